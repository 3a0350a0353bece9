package dev.portcullis.bitbucket.webhook;

import dev.portcullis.bitbucket.Account;
import dev.portcullis.bitbucket.json.Fields;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code repo:commit_status_created} and {@code repo:commit_status_updated}: somebody, possibly we, set a build status.
 *
 * @param eventKey which of the two
 * @param repository where
 * @param actor who; null when the account is gone
 * @param key of the status: ours come back too, to be recognized by it
 * @param state FAILED, INPROGRESS, STOPPED or SUCCESSFUL, an open list
 * @param commitHash the commit that it stands at
 * @param refname the branch that it belongs to; null when none was given
 */
public record StatusEvent(
        String eventKey,
        RepositoryRef repository,
        @Nullable Account actor,
        String key,
        String state,
        String commitHash,
        @Nullable String refname)
        implements WebhookPayload {

    public static final Set<String> EVENT_KEYS = Set.of("repo:commit_status_created", "repo:commit_status_updated");

    @Override
    public @Nullable String workspaceUuid() {
        return repository.workspaceUuid();
    }

    static StatusEvent read(String eventKey, Fields fields) {
        RepositoryRef repository = RepositoryRef.read(fields.object("repository"));
        Fields status = fields.object("commit_status");
        return new StatusEvent(
                eventKey,
                repository,
                WebhookPayload.actor(fields),
                status.text("key"),
                status.name("state"),
                status.object("commit").hash("hash"),
                status.textOrNull("refname"));
    }
}
