package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.json.Fields;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A repository.
 *
 * @param uuid its identity, in braces
 * @param slug for addresses, the second half of the full name; changes with the name
 * @param fullName workspace slug, slash, repository slug
 * @param name as shown to people
 * @param isPrivate false when the whole world can read it
 * @param mainBranch null when it is empty
 * @param projectKey null when Bitbucket did not say
 * @param projectUuid null when Bitbucket did not say
 * @param parentUuid the repository that this one is a fork of; null when it is none
 * @param size bytes by Bitbucket's count; null when it did not say
 * @param forkPolicy {@code allow_forks}, {@code no_public_forks} or {@code no_forks}; null when Bitbucket did not say
 * @param updatedOn last change; null when Bitbucket did not say
 */
public record Repository(
        String uuid,
        String slug,
        String fullName,
        String name,
        boolean isPrivate,
        @Nullable String mainBranch,
        @Nullable String projectKey,
        @Nullable String projectUuid,
        @Nullable String parentUuid,
        @Nullable Long size,
        @Nullable String forkPolicy,
        @Nullable Instant updatedOn) {

    static final String NEEDED =
            "uuid,full_name,name,is_private,mainbranch.name,project.key,project.uuid,parent.uuid,size,fork_policy,updated_on";

    static Repository read(Fields fields) {
        String fullName = fields.name("full_name");
        int slash = fullName.indexOf('/');
        if (slash < 1 || slash != fullName.lastIndexOf('/') || slash == fullName.length() - 1) {
            throw fields.wrong("full_name", "workspace/repository");
        }
        Fields main = fields.objectOrNull("mainbranch");
        Fields project = fields.objectOrNull("project");
        Fields parent = fields.objectOrNull("parent");
        return new Repository(
                fields.uuid("uuid"),
                fullName.substring(slash + 1),
                fullName,
                fields.text("name"),
                fields.flag("is_private"),
                main == null ? null : main.nameOrNull("name"),
                project == null ? null : project.nameOrNull("key"),
                project == null ? null : project.uuidOrNull("uuid"),
                parent == null ? null : parent.uuidOrNull("uuid"),
                fields.numberOrNull("size"),
                fields.nameOrNull("fork_policy"),
                fields.timeOrNull("updated_on"));
    }
}
