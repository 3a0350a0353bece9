package dev.portcullis.bitbucket.webhook;

import dev.portcullis.bitbucket.json.Fields;
import org.jspecify.annotations.Nullable;

/**
 * The repository that a delivery speaks of.
 *
 * @param uuid its identity, in braces
 * @param fullName workspace slug, slash, repository slug
 * @param name as shown to people
 * @param workspaceUuid in braces; null only in payloads of before 2020, which name an owner instead
 * @param workspaceSlug for addresses
 * @param projectKey null when the payload names no project
 * @param projectUuid null when the payload names no project
 */
public record RepositoryRef(
        String uuid,
        String fullName,
        String name,
        @Nullable String workspaceUuid,
        String workspaceSlug,
        @Nullable String projectKey,
        @Nullable String projectUuid) {

    /** The last part of the full name. */
    public String slug() {
        return fullName.substring(fullName.indexOf('/') + 1);
    }

    static RepositoryRef read(Fields fields) {
        String fullName = fields.name("full_name");
        int slash = fullName.indexOf('/');
        if (slash < 1 || slash != fullName.lastIndexOf('/') || slash == fullName.length() - 1) {
            throw fields.wrong("full_name", "workspace/repository");
        }
        Fields workspace = fields.objectOrNull("workspace");
        Fields project = fields.objectOrNull("project");
        return new RepositoryRef(
                fields.uuid("uuid"),
                fullName,
                fields.text("name"),
                workspace == null ? null : workspace.uuid("uuid"),
                workspace == null ? fullName.substring(0, slash) : workspace.name("slug"),
                project == null ? null : project.nameOrNull("key"),
                project == null ? null : project.uuidOrNull("uuid"));
    }
}
