package dev.portcullis.bitbucket.webhook;

import dev.portcullis.bitbucket.Account;
import dev.portcullis.bitbucket.json.Fields;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code repo:created} and its like: the repository itself has changed. What exactly is to be read again: visibility and
 * fork policy are not among the documented changes (facts section 6.3).
 *
 * @param kind what
 * @param repository which, named as after the change
 * @param actor who; null when the account is gone
 * @param changes the names of the changed fields, for an update; otherwise none
 */
public record RepositoryEvent(
        Kind kind, RepositoryRef repository, @Nullable Account actor, Set<String> changes) implements WebhookPayload {

    /** The events of repositories that are neither push nor status. */
    public enum Kind {
        CREATED,
        UPDATED,
        DELETED,
        IMPORTED,
        /** Accepted by another workspace; no recording of it was found (facts section 6.3). */
        TRANSFER;

        public String eventKey() {
            return "repo:" + name().toLowerCase(Locale.ROOT);
        }

        /** The kind of an event key; null when there is none. */
        static @Nullable Kind of(String eventKey) {
            for (Kind kind : values()) {
                if (kind.eventKey().equals(eventKey)) {
                    return kind;
                }
            }
            return null;
        }
    }

    public RepositoryEvent {
        changes = Set.copyOf(changes);
    }

    @Override
    public String eventKey() {
        return kind.eventKey();
    }

    @Override
    public @Nullable String workspaceUuid() {
        return repository.workspaceUuid();
    }

    static RepositoryEvent read(Kind kind, Fields fields) {
        Fields changes = kind == Kind.UPDATED ? fields.objectOrNull("changes") : null;
        return new RepositoryEvent(
                kind,
                RepositoryRef.read(fields.object("repository")),
                WebhookPayload.actor(fields),
                changes == null ? Set.of() : changes.names());
    }
}
