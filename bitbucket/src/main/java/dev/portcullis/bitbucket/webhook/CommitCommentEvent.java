package dev.portcullis.bitbucket.webhook;

import dev.portcullis.bitbucket.Account;
import dev.portcullis.bitbucket.Comment;
import dev.portcullis.bitbucket.json.Fields;
import org.jspecify.annotations.Nullable;

/**
 * {@code repo:commit_comment_created}: somebody commented on a commit.
 *
 * @param repository where
 * @param actor who; null when the account is gone
 * @param commitHash possibly shortened
 * @param comment what
 */
public record CommitCommentEvent(
        RepositoryRef repository,
        @Nullable Account actor,
        String commitHash,
        Comment comment) implements WebhookPayload {

    public static final String EVENT_KEY = "repo:commit_comment_created";

    @Override
    public String eventKey() {
        return EVENT_KEY;
    }

    @Override
    public @Nullable String workspaceUuid() {
        return repository.workspaceUuid();
    }

    static CommitCommentEvent read(Fields fields) {
        return new CommitCommentEvent(
                RepositoryRef.read(fields.object("repository")),
                WebhookPayload.actor(fields),
                fields.object("commit").hash("hash"),
                Comment.read(fields.object("comment")));
    }
}
