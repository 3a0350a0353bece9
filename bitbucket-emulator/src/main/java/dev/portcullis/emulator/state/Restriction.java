package dev.portcullis.emulator.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A branch restriction of a repository (facts 5.3): of branches that match {@code pattern}, or of those that the branching
 * model counts as {@code branchType}. {@code users} are uuids and {@code groups} slugs of whom it does not bind.
 */
public record Restriction(
        String repository,
        long id,
        String kind,
        @Nullable String pattern,
        @Nullable String branchType,
        @Nullable Integer value,
        List<String> users,
        List<String> groups) {

    public String key() {
        return repository + "/" + String.format("%012d", id);
    }
}
