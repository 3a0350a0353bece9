package dev.portcullis.emulator.pages;

import dev.portcullis.emulator.drills.AdminInterface;
import dev.portcullis.emulator.drills.Drills;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Buttons for everything that can be let go wrong; pressing one takes the admin token. */
final class DrillPages {

    private final Drills drills;
    private final AdminInterface admin;

    DrillPages(Drills drills, AdminInterface admin) {
        this.drills = drills;
        this.admin = admin;
    }

    Page all() {
        return page(200, null, false);
    }

    Page run(Map<String, List<String>> form) {
        Map<String, String> given = new LinkedHashMap<>();
        form.forEach((name, values) -> given.put(name, values.getFirst()));
        if (!admin.isToken(given.remove("token"))) {
            return page(403, "The admin token is another one. The emulator keeps it in the file admin-token of its data folder.", true);
        }
        try {
            return page(200, drills.run(String.valueOf(given.remove("drill")), given), false);
        } catch (Drills.Impossible why) {
            return page(400, why.getMessage(), true);
        }
    }

    private Page page(int status, @Nullable String said, boolean failed) {
        Html html = new Html();
        html.element("h1", "Drills");
        html.element("p", "Let something go wrong and see what your client does. None of this is Bitbucket's; scripts use POST /-/admin/drills/NAME.");
        if (said != null) {
            html.element("p", said, "class", failed ? "said failed" : "said", "role", "status");
        }
        html.open("dl", "class", "headers");
        drills.told().forEach((name, value) -> html.element("dt", name).element("dd", value));
        html.close("dl");
        html.open("div", "class", "drills");
        for (Drills.Drill one : drills.all()) {
            html.open("form", "method", "post", "action", "/-/drills", "class", "drill");
            html.element("strong", one.name());
            html.element("small", one.what());
            html.open("input", "type", "hidden", "name", "drill", "value", one.name());
            for (String parameter : one.parameters()) {
                html.open("label").text(parameter).open("input", "name", parameter, "autocomplete", "off").close("label");
            }
            html.open("label").text("admin token").open("input", "name", "token", "type", "password", "autocomplete", "off").close("label");
            html.element("button", "Let it happen");
            html.close("form");
        }
        html.close("div");
        return Layout.page(status, "Drills", List.of(), html);
    }
}
