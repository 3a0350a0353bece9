package dev.portcullis.emulator.hooks;

import dev.portcullis.emulator.state.Hook;
import java.util.List;

/**
 * The events that a hook may subscribe to: facts 6.1 (Atlassian's document of June 2026).
 *
 * <p>The three issue events are left out, because the tracker was switched off on 2026-08-20; that a repository takes no
 * {@code project:updated} is a guess.
 */
public final class HookEvents {

    /** One event as {@code /hook_events} lists it. */
    public record HookEvent(String key, String category, String label, String description) {}

    private static final List<HookEvent> ALL = List.of(
            event("repo:push", "Repository", "Push", "Whenever a repository push occurs"),
            event("repo:fork", "Repository", "Fork", "Whenever a repository fork occurs"),
            event("repo:updated", "Repository", "Updated", "Whenever a repository update occurs"),
            event("repo:created", "Repository", "Created", "Whenever a repository is created"),
            event("repo:deleted", "Repository", "Deleted", "Whenever a repository is deleted"),
            event("repo:imported", "Repository", "Imported", "Whenever a repository is imported"),
            event("repo:transfer", "Repository", "Transfer accepted", "Whenever a repository transfer is accepted"),
            event(
                    "repo:commit_comment_created",
                    "Repository",
                    "Commit comment created",
                    "Whenever a commit is commented"),
            event(
                    "repo:commit_status_created",
                    "Repository",
                    "Build status created",
                    "Whenever a build status is created"),
            event(
                    "repo:commit_status_updated",
                    "Repository",
                    "Build status updated",
                    "Whenever a build status is updated"),
            event("project:updated", "Project", "Updated", "Whenever a project is updated"),
            event("pullrequest:created", "Pull Request", "Created", "Whenever a pull request is created"),
            event("pullrequest:updated", "Pull Request", "Updated", "Whenever a pull request is updated"),
            event("pullrequest:push", "Pull Request", "Push", "Whenever a pull request's source branch is pushed"),
            event("pullrequest:approved", "Pull Request", "Approved", "Whenever someone approves a pull request"),
            event("pullrequest:unapproved", "Pull Request", "Approval removed", "Whenever an approval is removed"),
            event(
                    "pullrequest:changes_request_created",
                    "Pull Request",
                    "Changes Request created",
                    "Whenever someone requests changes"),
            event(
                    "pullrequest:changes_request_removed",
                    "Pull Request",
                    "Changes Request removed",
                    "Whenever a request for changes is removed"),
            event("pullrequest:fulfilled", "Pull Request", "Merged", "Whenever a pull request is merged"),
            event("pullrequest:rejected", "Pull Request", "Declined", "Whenever a pull request is declined"),
            event(
                    "pullrequest:comment_created",
                    "Pull Request",
                    "Comment created",
                    "Whenever a comment on a pull request is created"),
            event(
                    "pullrequest:comment_updated",
                    "Pull Request",
                    "Comment updated",
                    "Whenever a comment on a pull request is updated"),
            event(
                    "pullrequest:comment_deleted",
                    "Pull Request",
                    "Comment deleted",
                    "Whenever a comment on a pull request is deleted"),
            event(
                    "pullrequest:comment_resolved",
                    "Pull Request",
                    "Comment resolved",
                    "Whenever a comment on a pull request is resolved"),
            event(
                    "pullrequest:comment_reopened",
                    "Pull Request",
                    "Comment reopened",
                    "Whenever a comment on a pull request is reopened"),
            event("pipeline:span_created", "Pipelines", "Span created", "Whenever a pipeline span is created"));

    private HookEvents() {}

    private static HookEvent event(String key, String category, String label, String description) {
        return new HookEvent(key, category, label, description);
    }

    public static List<HookEvent> of(Hook.Subject subject) {
        return subject == Hook.Subject.WORKSPACE
                ? ALL
                : ALL.stream().filter(one -> !one.key().startsWith("project:")).toList();
    }

    public static boolean isKnown(Hook.Subject subject, String key) {
        return of(subject).stream().anyMatch(one -> one.key().equals(key));
    }
}
