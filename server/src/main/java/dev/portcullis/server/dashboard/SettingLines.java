package dev.portcullis.server.dashboard;

import dev.portcullis.detection.posture.Fact;
import dev.portcullis.detection.posture.RepositoryPosture;
import dev.portcullis.detection.posture.RepositoryPosture.Restriction;
import dev.portcullis.server.inventory.FactKind;
import dev.portcullis.server.inventory.Facts;
import dev.portcullis.server.web.Shown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The settings of a repository as its page lists them: what is set, and how old that knowledge is. */
@Component
public class SettingLines {
    private static final int MOST = 12;

    private final Facts facts;

    SettingLines(Facts facts) {
        this.facts = facts;
    }

    /**
     * @param values what is set, a line each; empty where it could not be read
     * @param gap why it could not be read; null where it could
     * @param readAt null when it was never read
     */
    public record Line(String title, List<String> values, @Nullable String gap, @Nullable Instant readAt) {}

    List<Line> of(UUID workspace, UUID repository) {
        RepositoryPosture posture = facts.posture(workspace, repository);
        return facts.known(workspace, repository).stream().map(each -> new Line(each.kind().title(), values(each.kind(), posture), each.gap(), each.readAt())).toList();
    }

    private static List<String> values(FactKind kind, RepositoryPosture posture) {
        return switch (kind) {
            case SETTINGS -> one(posture.settings(), each -> List.of(
                    each.isPrivate() ? "private" : "public",
                    each.forkPolicy() == null || each.forkPolicy().isEmpty() ? "forks: not told" : "forks: " + each.forkPolicy().replace('_', ' '),
                    each.mainBranch() == null ? "no main branch yet" : "main branch " + each.mainBranch()));
            case PROJECT -> one(posture.project(), each -> List.of(each.key() + (each.isPrivate() ? ", private" : ", public")));
            case RESTRICTIONS -> many(posture.restrictions(), SettingLines::restriction, "none");
            case BRANCHING_MODEL -> one(posture.branchingModel(), each -> {
                List<String> values = new ArrayList<>();
                if (each.development() != null) values.add("development: " + each.development());
                if (each.production() != null) values.add("production: " + each.production());
                if (!each.prefixes().isEmpty()) values.add(String.join(", ", each.prefixes()));
                return values.isEmpty() ? List.of("none") : values;
            });
            case DEFAULT_REVIEWERS -> many(posture.defaultReviewers(), each -> each.name(), "none");
            case DEPLOY_KEYS -> many(posture.deployKeys(), each -> (each.label().isBlank() ? "without a label" : each.label()) + (each.lastUsedEpochSecond() == null ? ", no use known" : ""), "none");
            case HOOKS -> hooks(posture, "repository");
            case WORKSPACE_HOOKS -> hooks(posture, "workspace");
            case VARIABLES -> variables(posture, "repository");
            case DEPLOYMENT_VARIABLES -> many(keep(posture.variables(), each -> each.level().startsWith("deployment ")),
                    each -> each.level().substring("deployment ".length()) + ": " + each.name() + (each.secured() ? ", secured" : ", not secured"), "none");
            case WORKSPACE_VARIABLES -> variables(posture, "workspace");
            case GRANTS -> grants(posture, "repository");
            case PROJECT_GRANTS -> grants(posture, "project");
            case OWNERS -> List.of();
        };
    }

    private static String restriction(Restriction each) {
        String branch = each.pattern() != null ? each.pattern() : each.branchType() + " branch";
        int exempt = each.users().size() + each.groups().size();
        String who = exempt == 0 ? "nobody" : "nobody but " + Shown.count(exempt, "exemption", "exemptions");
        String most = each.value() == null ? "required" : String.valueOf(each.value());
        return switch (each.kind()) {
            case "push" -> "push to " + branch + ": " + who;
            case "force" -> "rewriting the history of " + branch + ": nobody";
            case "delete" -> "deleting " + branch + ": nobody";
            case "restrict_merges" -> "merging into " + branch + ": " + who;
            case "require_approvals_to_merge" -> "approvals to merge into " + branch + ": " + most;
            case "require_default_reviewer_approvals_to_merge" -> "approvals of default reviewers to merge into " + branch + ": " + most;
            case "require_passing_builds_to_merge" -> "passing builds to merge into " + branch + ": " + most;
            case "require_tasks_to_be_completed" -> "tasks done before merging into " + branch + ": required";
            default -> each.kind().replace('_', ' ') + (each.value() == null ? "" : " " + each.value()) + ", for " + branch + (exempt == 0 ? "" : ", but for " + Shown.count(exempt, "exemption", "exemptions"));
        };
    }

    private static List<String> hooks(RepositoryPosture posture, String level) {
        return many(keep(posture.hooks(), each -> each.level().equals(level)),
                each -> (each.description().isBlank() ? "" : each.description() + ": ") + each.url() + (each.ours() ? ", ours" : each.secretSet() ? ", with a secret" : ", without a secret")
                        + (each.active() ? "" : ", switched off"), "none");
    }

    private static List<String> variables(RepositoryPosture posture, String level) {
        return many(keep(posture.variables(), each -> each.level().equals(level)), each -> each.name() + (each.secured() ? ", secured" : ", not secured"), "none");
    }

    private static List<String> grants(RepositoryPosture posture, String level) {
        return many(keep(posture.grants(), each -> each.level().equals(level)), each -> (each.group() ? "group " : "") + each.name() + ": " + each.permission(), "none of its own");
    }

    private static <T> Fact<List<T>> keep(Fact<List<T>> fact, java.util.function.Predicate<T> which) {
        List<T> value = fact.value();
        return value == null ? fact : Fact.of(value.stream().filter(which).toList(), fact.readAtEpochSecond());
    }

    private static <T> List<String> one(Fact<T> fact, java.util.function.Function<T, List<String>> words) {
        T value = fact.value();
        return value == null ? List.of() : words.apply(value);
    }

    private static <T> List<String> many(Fact<List<T>> fact, java.util.function.Function<T, String> word, String none) {
        List<T> value = fact.value();
        if (value == null) return List.of();
        if (value.isEmpty()) return List.of(none);
        List<String> words = value.stream().limit(MOST).map(word).collect(Collectors.toCollection(ArrayList::new));
        if (value.size() > MOST) words.add("and " + (value.size() - MOST) + " more");
        return words;
    }
}
