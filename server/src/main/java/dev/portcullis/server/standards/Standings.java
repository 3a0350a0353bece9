package dev.portcullis.server.standards;

import dev.portcullis.detection.Engines;
import dev.portcullis.detection.rules.Rule;
import dev.portcullis.detection.rules.RuleCatalogue;
import dev.portcullis.server.findings.PostureStore;
import dev.portcullis.server.findings.PostureStore.Held;
import dev.portcullis.server.findings.PostureStore.Judged;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Watched;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every watched repository by every rule on settings. */
@Component
class Standings {
    static final String NOT_READ = "The settings have not been read yet.";

    /** Which rules those were is not known any more: a new one is none that was passed. */
    static final String OTHER_RULES = "Judged under the rules of another version of Portcullis; soon it is judged anew.";

    private static final String RULES = Engines.ruleSet("posture");

    private final PostureStore store;
    private final Watched watched;

    Standings(PostureStore store, Watched watched) {
        this.store = store;
        this.watched = watched;
    }

    static List<Rule> rules() {
        return RuleCatalogue.of("posture").rules();
    }

    /** @param workspace null for all */
    List<Standing> all(@Nullable UUID workspace) {
        Map<UUID, Judged> judged = store.judged(workspace);
        Map<UUID, Map<String, List<Held>>> held = store.held(workspace).stream()
                .collect(Collectors.groupingBy(Held::repository, Collectors.groupingBy(Held::rule)));
        List<Standing> standings = new ArrayList<>();
        for (Repository repository : watched.repositories(workspace))
            for (Rule rule : rules())
                standings.add(standing(repository, rule, judged.get(repository.repository()),
                        held.getOrDefault(repository.repository(), Map.of()).getOrDefault(rule.id(), List.of())));
        return standings;
    }

    /** What is known to be wrong stays wrong while it cannot be judged, and both is said. */
    private static Standing standing(Repository repository, Rule rule, @Nullable Judged judged, List<Held> held) {
        String gap = judged == null ? NOT_READ : !judged.rules().equals(RULES) ? OTHER_RULES : judged.gaps().getOrDefault("", judged.gaps().getOrDefault(rule.name(), ""));
        Result result = held.stream().anyMatch(each -> each.state().counts()) ? Result.FAILING
                : !held.isEmpty() ? Result.DECIDED
                : gap.isEmpty() ? Result.PASSED
                : Result.NOT_JUDGED;
        return new Standing(repository, rule, result, gap, held, judged == null ? null : judged.at());
    }
}
