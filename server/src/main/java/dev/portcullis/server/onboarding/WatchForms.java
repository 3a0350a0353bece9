package dev.portcullis.server.onboarding;

import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.integrations.Principal;
import dev.portcullis.server.onboarding.ConnectionStore.Offered;
import dev.portcullis.server.onboarding.WatchForm.Part;
import dev.portcullis.server.onboarding.WatchForm.Place;
import dev.portcullis.server.onboarding.WatchForm.Watched;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Puts the choice of workspaces together: as they are watched now, or as a person sent it. */
@Component
class WatchForms {
    private final Onboarding onboarding;
    private final Integrations integrations;
    private final Connections connections;

    WatchForms(Onboarding onboarding, Integrations integrations, Connections connections) {
        this.onboarding = onboarding;
        this.integrations = integrations;
        this.connections = connections;
    }

    WatchForm fresh(Principal principal) {
        List<Offered> offered = onboarding.offered(principal.id());
        boolean only = offered.stream().filter(each -> each.administrator() && integrations.find(each.workspace()).isEmpty()).count() == 1;
        return form(principal, offered, place -> {
            Optional<Integration> before = integrations.find(place.workspace());
            boolean whole = before.map(Integration::whole).orElse(true);
            Set<String> projects = whole ? Set.of() : Set.copyOf(integrations.watchedProjects(place.workspace()));
            return new Chosen(only && before.isEmpty(), whole, projects, before.map(Integration::mode).orElse(Mode.OBSERVE));
        });
    }

    /** @param fields {@code watch}, and for each workspace {@code part-…}, {@code project-…} and {@code mode-…} */
    WatchForm sent(Principal principal, Map<String, String[]> fields) {
        Set<String> chosen = values(fields, "watch");
        return form(principal, onboarding.offered(principal.id()), place -> {
            String workspace = place.workspace().toString();
            return new Chosen(
                    chosen.contains(workspace),
                    !first(fields, "part-" + workspace).equals("some"),
                    values(fields, "project-" + workspace),
                    mode(first(fields, "mode-" + workspace)));
        });
    }

    private record Chosen(boolean watched, boolean whole, Set<String> projects, Mode mode) {}

    private interface Choosing {
        Chosen choose(Offered place);
    }

    private WatchForm form(Principal principal, List<Offered> offered, Choosing choosing) {
        List<Place> places = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (Offered each : offered) {
            if (!each.administrator()) {
                leftOut.add(each.slug());
                continue;
            }
            Chosen chosen = choosing.choose(each);
            places.add(new Place(
                    each.workspace(),
                    each.slug(),
                    each.name(),
                    integrations.find(each.workspace()).map(before -> watched(principal, before)).orElse(null),
                    chosen.watched(),
                    chosen.whole(),
                    each.projects().stream()
                            .map(project -> new Part(project.uuid(), project.key(), project.name(), chosen.projects().contains(project.uuid())))
                            .toList(),
                    chosen.mode()));
        }
        return new WatchForm(places, leftOut, "", "");
    }

    private Watched watched(Principal principal, Integration before) {
        return new Watched(
                connections.path(before.workspace()),
                before.mode(),
                integrations.principal(before.principal()).map(Principal::login).orElse(""),
                before.principal().equals(principal.id()));
    }

    private static Set<String> values(Map<String, String[]> fields, String name) {
        return new HashSet<>(List.of(fields.getOrDefault(name, new String[0])));
    }

    private static String first(Map<String, String[]> fields, String name) {
        String[] values = fields.getOrDefault(name, new String[0]);
        return values.length == 0 ? "" : values[0];
    }

    /** What is not said, or not known, writes nothing. */
    private static Mode mode(String key) {
        try {
            return Mode.of(key);
        } catch (IllegalArgumentException unknown) {
            return Mode.OBSERVE;
        }
    }
}
