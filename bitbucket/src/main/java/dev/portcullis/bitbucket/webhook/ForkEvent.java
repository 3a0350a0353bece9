package dev.portcullis.bitbucket.webhook;

import dev.portcullis.bitbucket.Account;
import dev.portcullis.bitbucket.json.Fields;
import org.jspecify.annotations.Nullable;

/**
 * {@code repo:fork}: somebody took a copy of a repository, possibly into another workspace.
 *
 * @param repository that was forked
 * @param actor who; null when the account is gone
 * @param fork the copy; null when the payload does not show it
 */
public record ForkEvent(
        RepositoryRef repository,
        @Nullable Account actor,
        @Nullable RepositoryRef fork) implements WebhookPayload {

    public static final String EVENT_KEY = "repo:fork";

    @Override
    public String eventKey() {
        return EVENT_KEY;
    }

    @Override
    public @Nullable String workspaceUuid() {
        return repository.workspaceUuid();
    }

    static ForkEvent read(Fields fields) {
        Fields fork = fields.objectOrNull("fork");
        return new ForkEvent(
                RepositoryRef.read(fields.object("repository")),
                WebhookPayload.actor(fields),
                fork == null ? null : RepositoryRef.read(fork));
    }
}
