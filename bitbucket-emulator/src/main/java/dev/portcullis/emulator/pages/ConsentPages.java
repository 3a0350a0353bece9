package dev.portcullis.emulator.pages;

import dev.portcullis.emulator.access.OAuth;
import dev.portcullis.emulator.shape.Links;
import dev.portcullis.emulator.state.Consumer;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where somebody lets a consumer act for them. Nobody is signed in here, so one says who one is: the service knows. */
final class ConsentPages {

    private final State state;
    private final Directory directory;
    private final OAuth oauth;

    ConsentPages(State state, Directory directory, OAuth oauth) {
        this.state = state;
        this.directory = directory;
        this.oauth = oauth;
    }

    private static String first(Map<String, List<String>> given, String name) {
        return given.getOrDefault(name, List.of("")).getFirst();
    }

    Page answer(boolean posted, Map<String, List<String>> given) {
        Optional<Consumer> consumer = oauth.consumer(first(given, "client_id"));
        Html html = new Html();
        if (consumer.isEmpty() || !first(given, "response_type").equals("code")) {
            Layout.empty(html, "Not authorized", "There is no such consumer, or it asks for something else than a code.");
            return Layout.page(400, "Not authorized", List.of(), html);
        }
        Optional<Person> person = directory.personById(first(given, "person"));
        if (posted && person.isPresent()) {
            String callback = consumer.get().callback();
            String code = oauth.grant(consumer.get(), person.get());
            String named = first(given, "state");
            return Page.elsewhere(callback + (callback.contains("?") ? "&" : "?") + "code=" + Links.encode(code)
                    + (named.isEmpty() ? "" : "&state=" + Links.encode(named)));
        }
        html.element("h1", "Confirm access to your account");
        html.element("p", consumer.get().name() + " asks for: " + String.join(", ", consumer.get().scopes()));
        html.open("form", "method", "post", "action", "/site/oauth2/authorize", "class", "drill");
        for (String name : List.of("client_id", "response_type", "state")) {
            html.open("input", "type", "hidden", "name", name, "value", first(given, name));
        }
        html.open("label").text("You are").open("select", "name", "person");
        state.persons.all().stream()
                .filter(one -> !directory.workspacesOf(one).isEmpty())
                .forEach(one -> html.element("option", one.displayName(), "value", one.uuid()));
        html.close("select").close("label");
        html.element("button", "Grant access");
        html.close("form");
        return Layout.page("Confirm access", List.of(), html);
    }
}
