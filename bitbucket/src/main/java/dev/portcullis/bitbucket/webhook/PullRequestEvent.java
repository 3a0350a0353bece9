package dev.portcullis.bitbucket.webhook;

import dev.portcullis.bitbucket.Account;
import dev.portcullis.bitbucket.Comment;
import dev.portcullis.bitbucket.PullRequest;
import dev.portcullis.bitbucket.error.BitbucketException.Malformed;
import dev.portcullis.bitbucket.json.Fields;
import org.jspecify.annotations.Nullable;

/**
 * {@code pullrequest:*}: something happened to a pull request.
 *
 * @param kind what
 * @param repository the destination
 * @param actor who; null when the account is gone
 * @param pullRequest as it was when the delivery was made
 * @param comment the comment that it is about; null for events that are not about one
 */
public record PullRequestEvent(
        Kind kind,
        RepositoryRef repository,
        @Nullable Account actor,
        PullRequest pullRequest,
        @Nullable Comment comment)
        implements WebhookPayload {

    /** All live events of pull requests (facts section 6.1). */
    public enum Kind {
        CREATED("created", null),
        /** Title, description, reviewers, destination or new commits: nothing says which. */
        UPDATED("updated", null),
        PUSH("push", null),
        APPROVED("approved", "approval"),
        UNAPPROVED("unapproved", "approval"),
        CHANGES_REQUEST_CREATED("changes_request_created", "changes_request"),
        CHANGES_REQUEST_REMOVED("changes_request_removed", "changes_request"),
        /** Merged. */
        FULFILLED("fulfilled", null),
        /** Declined. */
        REJECTED("rejected", null),
        COMMENT_CREATED("comment_created", "comment"),
        COMMENT_UPDATED("comment_updated", "comment"),
        COMMENT_DELETED("comment_deleted", "comment"),
        COMMENT_RESOLVED("comment_resolved", "comment"),
        COMMENT_REOPENED("comment_reopened", "comment");

        private final String key;
        private final @Nullable String brings;

        Kind(String suffix, @Nullable String brings) {
            this.key = "pullrequest:" + suffix;
            this.brings = brings;
        }

        public String eventKey() {
            return key;
        }

        /** The kind of an event key; null when there is none. */
        static @Nullable Kind of(String eventKey) {
            for (Kind kind : values()) {
                if (kind.key.equals(eventKey)) {
                    return kind;
                }
            }
            return null;
        }
    }

    @Override
    public String eventKey() {
        return kind.eventKey();
    }

    @Override
    public @Nullable String workspaceUuid() {
        return repository.workspaceUuid();
    }

    static PullRequestEvent read(Kind kind, Fields fields) {
        RepositoryRef repository = RepositoryRef.read(fields.object("repository"));
        PullRequest pullRequest = PullRequest.read(fields.object("pullrequest"));
        if (kind.brings != null) {
            fields.object(kind.brings);
        }
        boolean about = "comment".equals(kind.brings);
        if (!about && fields.has("comment")) {
            throw new Malformed("comment does not belong to " + kind.eventKey());
        }
        return new PullRequestEvent(
                kind,
                repository,
                WebhookPayload.actor(fields),
                pullRequest,
                about ? Comment.read(fields.object("comment")) : null);
    }
}
