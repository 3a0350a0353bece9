package dev.portcullis.bitbucket.webhook;

import dev.portcullis.bitbucket.Account;
import dev.portcullis.bitbucket.json.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Any event that we do not read further: {@code pipeline:span_created}, whose shape nobody recorded, the dead ones of the
 * issue tracker, and those that are newer than we are.
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
        return new Other(eventKey, workspaceOf(fields), WebhookPayload.actor(fields));
    }

    /** The workspace that a payload names itself, or by its repository or project; null when it names none. */
    static @Nullable String workspaceOf(Fields fields) {
        String workspace = workspace(fields);
        for (String owner : new String[] {"repository", "project"}) {
            Fields object = fields.objectOrNull(owner);
            if (workspace == null && object != null) {
                workspace = workspace(object);
            }
        }
        return workspace;
    }

    private static @Nullable String workspace(Fields fields) {
        Fields workspace = fields.objectOrNull("workspace");
        return workspace == null ? null : workspace.uuidOrNull("uuid");
    }
}
