package dev.portcullis.bitbucket.webhook;

import dev.portcullis.bitbucket.Account;
import dev.portcullis.bitbucket.error.BitbucketException.Malformed;
import dev.portcullis.bitbucket.json.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a delivery claims to have happened, by its event key (facts sections 6.1 and 6.3 of 2026-11-24). */
public sealed interface WebhookPayload
        permits Push, PullRequestEvent, RepositoryEvent, StatusEvent, ForkEvent, CommitCommentEvent, ProjectEvent, Other {

    /** The value of the header {@code X-Event-Key}, such as {@code repo:push}. */
    String eventKey();

    /**
     * The workspace that the payload names, in braces. Compare it with the hook's: null never fits.
     */
    @Nullable
    String workspaceUuid();

    /** Who did it; null when the account is gone or the payload does not say. */
    @Nullable
    Account actor();

    /**
     * Reads a body under its event key. Unknown keys become {@link Other}; unknown fields are ignored.
     *
     * @param body UTF-8 JSON, verified before
     * @throws Malformed naming the first field that is missing, wrong, or belongs to another kind of event
     */
    static WebhookPayload parse(String eventKey, byte[] body) {
        if (!eventKey.matches("[a-z_]{1,40}:[a-z_]{1,60}")) {
            throw new Malformed("The event key is not one");
        }
        Fields fields = Fields.parse(body, "The delivery");
        PullRequestEvent.Kind pullRequest = PullRequestEvent.Kind.of(eventKey);
        RepositoryEvent.Kind repository = RepositoryEvent.Kind.of(eventKey);
        WebhookPayload payload;
        String subject;
        if (eventKey.equals(Push.EVENT_KEY)) {
            subject = "push";
            payload = Push.read(fields);
        } else if (pullRequest != null) {
            subject = "pullrequest";
            payload = PullRequestEvent.read(pullRequest, fields);
        } else if (repository != null) {
            subject = "";
            payload = RepositoryEvent.read(repository, fields);
        } else if (StatusEvent.EVENT_KEYS.contains(eventKey)) {
            subject = "commit_status";
            payload = StatusEvent.read(eventKey, fields);
        } else if (eventKey.equals(ForkEvent.EVENT_KEY)) {
            subject = "";
            payload = ForkEvent.read(fields);
        } else if (eventKey.equals(CommitCommentEvent.EVENT_KEY)) {
            subject = "";
            payload = CommitCommentEvent.read(fields);
        } else if (eventKey.equals(ProjectEvent.EVENT_KEY)) {
            return ProjectEvent.read(fields);
        } else {
            return Other.read(eventKey, fields);
        }
        for (String other : List.of("push", "pullrequest", "commit_status")) {
            if (!other.equals(subject) && fields.has(other)) {
                throw new Malformed(other + " does not belong to " + eventKey);
            }
        }
        return payload;
    }

    /** The account of a payload; null when it is absent. */
    static @Nullable Account actor(Fields fields) {
        Fields actor = fields.objectOrNull("actor");
        return actor == null ? null : Account.read(actor);
    }
}
