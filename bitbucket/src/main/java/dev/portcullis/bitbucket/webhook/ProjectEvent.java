package dev.portcullis.bitbucket.webhook;

import dev.portcullis.bitbucket.Account;
import dev.portcullis.bitbucket.json.Fields;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code project:updated}: a project has changed and is to be read again. No recording of it was found (facts section 6.3), so
 * little is expected of it.
 *
 * @param workspaceUuid in braces; null when it names none
 * @param actor who; null when the payload does not say
 * @param projectKey null when the payload does not say
 * @param projectUuid in braces; null when the payload does not say
 * @param changes the names of the changed fields, where it tells them
 */
public record ProjectEvent(
        @Nullable String workspaceUuid,
        @Nullable Account actor,
        @Nullable String projectKey,
        @Nullable String projectUuid,
        Set<String> changes) implements WebhookPayload {

    public static final String EVENT_KEY = "project:updated";

    public ProjectEvent {
        changes = Set.copyOf(changes);
    }

    @Override
    public String eventKey() {
        return EVENT_KEY;
    }

    static ProjectEvent read(Fields fields) {
        Fields project = fields.objectOrNull("project");
        Fields changes = fields.objectOrNull("changes");
        return new ProjectEvent(
                Other.workspaceOf(fields),
                WebhookPayload.actor(fields),
                project == null ? null : project.nameOrNull("key"),
                project == null ? null : project.uuidOrNull("uuid"),
                changes == null ? Set.of() : changes.names());
    }
}
