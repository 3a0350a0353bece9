package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.json.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which branches play which part in a repository (facts section 5.2).
 *
 * @param development the development branch; null while there is none, as in an empty repository
 * @param production null when the model has none
 * @param types the kinds of branches that are told by their prefix
 */
public record BranchingModel(
        @Nullable String development, @Nullable String production, List<BranchType> types) {

    /**
     * @param kind {@code feature}, {@code bugfix}, {@code release} or {@code hotfix}
     * @param prefix such as {@code feature/}
     */
    public record BranchType(String kind, String prefix) {}

    static final String NEEDED = "development.name,production.name,branch_types.kind,branch_types.prefix";

    static BranchingModel read(Fields fields) {
        List<Fields> types = fields.objectsOrNull("branch_types");
        return new BranchingModel(
                branch(fields.objectOrNull("development")),
                branch(fields.objectOrNull("production")),
                types == null
                        ? List.of()
                        : types.stream()
                                .map(type -> new BranchType(type.name("kind"), type.text("prefix")))
                                .toList());
    }

    private static @Nullable String branch(@Nullable Fields part) {
        return part == null ? null : part.nameOrNull("name");
    }
}
