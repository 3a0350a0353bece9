package dev.portcullis.bitbucket.webhook;

import dev.portcullis.bitbucket.Account;
import dev.portcullis.bitbucket.json.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Any event that we do not read further, such as {@code project:updated} or one that is newer than we are.
 *
 * @param eventKey which
 * @param workspaceUuid of its repository, its project or itself, in braces; null when it names none
 * @param actor who; null when the payload does not say
 */
public record Other(
        String eventKey,
        @Nullable String workspaceUuid,
        @Nullable Account actor) implements WebhookPayload {

    static Other read(String eventKey, Fields fields) {
        String workspace = workspace(fields);
        for (String owner : new String[] {"repository", "project"}) {
            Fields object = fields.objectOrNull(owner);
            if (workspace == null && object != null) {
                workspace = workspace(object);
            }
        }
        return new Other(eventKey, workspace, WebhookPayload.actor(fields));
    }

    private static @Nullable String workspace(Fields fields) {
        Fields workspace = fields.objectOrNull("workspace");
        return workspace == null ? null : workspace.uuidOrNull("uuid");
    }
}
