package dev.portcullis.emulator.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A repository as the service describes it; its content is only in git. {@code mainBranch} is null while it is empty. */
public record Repository(
        String uuid,
        String workspace,
        String project,
        String slug,
        String name,
        String description,
        boolean isPrivate,
        String forkPolicy,
        String language,
        @Nullable String mainBranch,
        Instant createdOn,
        Instant updatedOn) {

    public Repository withMainBranch(@Nullable String branch) {
        return new Repository(
                uuid,
                workspace,
                project,
                slug,
                name,
                description,
                isPrivate,
                forkPolicy,
                language,
                branch,
                createdOn,
                updatedOn);
    }

    public Repository withUpdatedOn(Instant time) {
        return new Repository(
                uuid,
                workspace,
                project,
                slug,
                name,
                description,
                isPrivate,
                forkPolicy,
                language,
                mainBranch,
                createdOn,
                time);
    }
}
