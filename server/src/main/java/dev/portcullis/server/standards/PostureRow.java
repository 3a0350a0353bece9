package dev.portcullis.server.standards;

import dev.portcullis.detection.rules.Rule;
import dev.portcullis.server.inventory.Repository;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A line of the posture page: all repositories by one rule, or one repository by all rules. */
public record PostureRow(Rule rule, Repository repository, List<Standing> standings) {
    static PostureRow of(List<Standing> standings) {
        return new PostureRow(standings.getFirst().rule(), standings.getFirst().repository(), standings);
    }

    public long count(Result result) {
        return standings.stream().filter(each -> each.result() == result).count();
    }

    boolean has(String result) {
        return standings.stream().anyMatch(each -> each.result().key().equals(result));
    }

    public List<Standing> failing() {
        return standings.stream().filter(each -> each.result() == Result.FAILING).sorted(Comparator.comparing(each -> each.rule().severity())).toList();
    }

    /** Reason to how many. */
    public Map<String, Integer> reasons() {
        Map<String, Integer> reasons = new LinkedHashMap<>();
        standings.stream().filter(each -> each.result() == Result.NOT_JUDGED).forEach(each -> reasons.merge(each.reason(), 1, Integer::sum));
        return reasons;
    }

    /** The oldest judging; null where one was never judged. */
    public @Nullable Instant at() {
        return standings.stream().anyMatch(each -> each.at() == null)
                ? null
                : standings.stream().map(Standing::at).filter(Objects::nonNull).min(Comparator.naturalOrder()).orElse(null);
    }

    public String repositoryPath() {
        return standings.getFirst().repositoryPath();
    }

    /** Slug of the only workspace that fails; empty for none or several, since a remedy is about one. */
    public String failingWorkspace() {
        List<String> slugs = failing().stream().map(each -> each.repository().workspaceSlug()).distinct().toList();
        return slugs.size() == 1 ? slugs.getFirst() : "";
    }
}
