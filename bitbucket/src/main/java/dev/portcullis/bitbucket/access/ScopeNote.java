package dev.portcullis.bitbucket.access;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a person who creates a credential wants to know of one scope.
 *
 * @param scope the name in its model
 * @param why what it is used for, one sentence
 * @param cost what does not work without it, one sentence
 */
public record ScopeNote(String scope, String why, String cost) {

    private static final String USER_WHY = "Says whose credential this is.";
    private static final String USER_COST =
            "The account cannot be named, so its own comments cannot be told from those of others.";
    private static final String WORKSPACE_WHY =
            "Lists the workspaces of the account, its role in them, and their members.";
    private static final String WORKSPACE_COST = "No workspace can be found, so none can be connected.";
    private static final String PROJECT_WHY = "Lists projects and says which repositories belong to them.";
    private static final String PROJECT_COST = "Projects are not shown and cannot be chosen one by one.";
    private static final String REPOSITORY_WHY =
            "Reads repositories and branches, clones with git, and writes reports and build statuses.";
    private static final String REPOSITORY_COST = "Nothing can be read or cloned.";
    private static final String ADMIN_WHY =
            "Reads the settings of repositories, such as branch restrictions, and changes them where a remedy is applied;"
                    + " Bitbucket offers no smaller scope for it.";
    private static final String ADMIN_COST = "Settings of repositories are not judged.";
    private static final String PULL_REQUEST_WHY = "Reads pull requests and writes comments on them.";
    private static final String PULL_REQUEST_COST = "Pull requests are neither read nor commented on.";
    private static final String PIPELINE_WHY = "Reads the names of pipeline variables and whether they are secured.";
    private static final String PIPELINE_COST = "Pipeline variables are not judged.";
    private static final String HOOK_COST =
            "Pushes are not noticed as they happen, only when somebody asks for a look.";

    private static final Map<String, ScopeNote> NOTES = Stream.of(
                    new ScopeNote("read:user:bitbucket", USER_WHY, USER_COST),
                    new ScopeNote("read:workspace:bitbucket", WORKSPACE_WHY, WORKSPACE_COST),
                    new ScopeNote("read:project:bitbucket", PROJECT_WHY, PROJECT_COST),
                    new ScopeNote("read:repository:bitbucket", REPOSITORY_WHY, REPOSITORY_COST),
                    new ScopeNote("admin:repository:bitbucket", ADMIN_WHY, ADMIN_COST),
                    new ScopeNote("read:pullrequest:bitbucket", PULL_REQUEST_WHY, PULL_REQUEST_COST),
                    new ScopeNote("read:pipeline:bitbucket", PIPELINE_WHY, PIPELINE_COST),
                    new ScopeNote(
                            "write:ssh-key:bitbucket",
                            "Brings a deploy key back that was removed here.",
                            "The removal of a deploy key cannot be undone."),
                    new ScopeNote(
                            "delete:ssh-key:bitbucket",
                            "Removes a deploy key that nobody uses.",
                            "Deploy keys are judged but cannot be removed here."),
                    new ScopeNote(
                            "read:webhook:bitbucket",
                            "Sees whether our webhook is there and unchanged, and judges those of others.",
                            "Webhooks are not judged, and ours cannot be kept."),
                    new ScopeNote("write:webhook:bitbucket", "Creates and repairs our webhook.", HOOK_COST),
                    new ScopeNote(
                            "delete:webhook:bitbucket",
                            "Removes our webhook when the workspace is disconnected.",
                            "The webhook stays behind when the workspace is disconnected."),
                    new ScopeNote(
                            "account",
                            USER_WHY + " " + WORKSPACE_WHY,
                            "The account cannot be named and no workspace can be found, so none can be connected."),
                    new ScopeNote("project", PROJECT_WHY, PROJECT_COST),
                    new ScopeNote("repository", REPOSITORY_WHY, REPOSITORY_COST),
                    new ScopeNote("repository:admin", ADMIN_WHY, ADMIN_COST),
                    new ScopeNote("pullrequest", PULL_REQUEST_WHY, PULL_REQUEST_COST),
                    new ScopeNote("pipeline", PIPELINE_WHY, PIPELINE_COST),
                    new ScopeNote(
                            "project:admin",
                            "Reads who may do what in projects; Bitbucket offers no smaller box for it.",
                            "Rights that projects give are not judged."),
                    new ScopeNote(
                            "webhook", "Judges the webhooks of others; creates, repairs and removes ours.", HOOK_COST))
            .collect(Collectors.toMap(ScopeNote::scope, note -> note));

    /**
     * The note of a scope that some {@link Feature} wants.
     *
     * @throws IllegalArgumentException for a scope that none wants
     */
    public static ScopeNote of(String scope) {
        ScopeNote note = NOTES.get(scope);
        if (note == null) {
            throw new IllegalArgumentException("No feature wants " + scope);
        }
        return note;
    }

    /** The notes of all scopes that the feature wants in the model, in the order of their names. */
    public static List<ScopeNote> of(Feature feature, ScopeModel model) {
        return feature.required(model).stream().map(ScopeNote::of).toList();
    }
}
