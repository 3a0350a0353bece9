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
        Fact<List<String>> owners = facts.owners(workspace);
        return facts.known(workspace, repository).stream()
                .map(each -> new Line(
                        each.kind().title(), each.kind() == FactKind.OWNERS ? many(owners, name -> name, "none") : values(each.kind(), posture), each.gap(), each.readAt()))
                .toList();
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

    /** A restriction forbids: said as who may still do it, or what a merge needs, so that it does not read as its opposite. */
    static String restriction(Restriction each) {
        String branch = each.pattern() != null ? each.pattern() : "the " + each.branchType() + " branch" + (each.branchType() == null || List.of("production", "development").contains(each.branchType()) ? "" : "es");
        int exempt = each.users().size() + each.groups().size();
        String who = exempt == 0 ? "nobody" : "only " + exempt + " exempt";
        String into = " to merge into " + branch;
        return switch (each.kind()) {
            case "push" -> "Push to " + branch + ": " + who;
            case "force" -> "Rewriting the history of " + branch + ": " + who;
            case "delete" -> "Deleting " + branch + ": " + who;
            case "restrict_merges" -> "Merging into " + branch + ": " + who;
            case "require_approvals_to_merge" -> counted(each.value(), "approval", "approvals") + into;
            case "require_default_reviewer_approvals_to_merge" -> counted(each.value(), "approval", "approvals") + " of default reviewers" + into;
            case "require_review_group_approvals_to_merge" -> counted(each.value(), "approval", "approvals") + " of a review group" + into;
            case "require_passing_builds_to_merge" -> counted(each.value(), "passing build", "passing builds") + into;
            case "require_tasks_to_be_completed" -> "All tasks done" + into;
            case "require_all_comments_resolved" -> "All comments resolved" + into;
            case "require_no_changes_requested" -> "No changes requested" + into;
            case "require_all_dependencies_merged" -> "All dependencies merged" + into;
            case "require_commits_behind" -> "At most " + counted(each.value(), "commit", "commits") + " behind" + into;
            case "enforce_merge_checks" -> "Unmet merge checks stop a merge into " + branch;
            case "reset_pullrequest_approvals_on_change" -> "A change takes back the approvals of a pull request into " + branch;
            case "smart_reset_pullrequest_approvals" -> "A change of the diff takes back the approvals of a pull request into " + branch;
            case "reset_pullrequest_changes_requested_on_change" -> "A change takes back the requests for changes of a pull request into " + branch;
            case "allow_auto_merge_when_builds_pass" -> "Merged by itself into " + branch + " when builds pass: allowed";
            default -> "Restriction " + each.kind().replace('_', ' ') + ", of " + branch + (exempt == 0 ? "" : ", " + exempt + " exempt");
        };
    }

    /** Without a number where Bitbucket told none. */
    private static String counted(@Nullable Integer count, String one, String more) {
        return count == null ? Character.toUpperCase(more.charAt(0)) + more.substring(1) : Shown.count(count, one, more).replace('\u00a0', ' ');
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
