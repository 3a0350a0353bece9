package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Fields;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The branch restrictions of a repository; even reading them wants its administrator (facts section 5.3). */
public final class BranchRestrictions {

    private static final String NEEDED = "next,values.id,values.kind,values.pattern,values.branch_type,values.value,"
            + "values.users.uuid,values.groups.slug";

    private final Transport transport;
    private final Priority priority;

    BranchRestrictions(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    /** Every restriction of the repository. */
    public Listing<BranchRestriction> list(String workspace, String repository) {
        Call call = Call.of(Operation.BRANCH_RESTRICTIONS, workspace, repository)
                .query("pagelen", 100)
                .query("fields", NEEDED);
        return transport.list(call, priority, BranchRestrictions::read);
    }

    private static BranchRestriction read(Fields fields) {
        String pattern = fields.textOrNull("pattern");
        return new BranchRestriction(
                fields.number("id"),
                fields.name("kind"),
                pattern == null || pattern.isEmpty() ? null : pattern,
                fields.nameOrNull("branch_type"),
                fields.smallNumberOrNull("value"),
                names(fields.objectsOrNull("users"), "uuid"),
                names(fields.objectsOrNull("groups"), "slug"));
    }

    private static List<String> names(@Nullable List<Fields> objects, String field) {
        return objects == null
                ? List.of()
                : objects.stream()
                        .map(object -> object.nameOrNull(field))
                        .filter(Objects::nonNull)
                        .toList();
    }
}
