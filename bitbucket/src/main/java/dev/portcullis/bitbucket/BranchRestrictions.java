package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Fields;
import dev.portcullis.bitbucket.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The branch restrictions of a repository; even reading them wants its administrator (facts section 5.3). */
public final class BranchRestrictions {

    private static final String NEEDED = "id,kind,pattern,branch_type,value,users.uuid,groups.slug";

    private final Transport transport;
    private final Priority priority;

    BranchRestrictions(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    /** Every restriction of the repository. */
    public Listing<BranchRestriction> list(String workspace, String repository) {
        String fields = Arrays.stream(NEEDED.split(","))
                .map(field -> "values." + field)
                .collect(Collectors.joining(",", "next,", ""));
        Call call = Call.of(Operation.BRANCH_RESTRICTIONS, workspace, repository)
                .query("pagelen", 100)
                .query("fields", fields);
        return transport.list(call, priority, BranchRestrictions::read);
    }

    /** One restriction; {@code NotFound} when it is gone. */
    public BranchRestriction get(String workspace, String repository, long id) {
        Call call =
                Call.of(Operation.BRANCH_RESTRICTION, workspace, repository, id).query("fields", NEEDED);
        return read(transport.send(call, priority).json());
    }

    /**
     * Adds a restriction and gives it as stored. Never sent twice: {@code Unavailable} says when the outcome is unknown.
     * {@code Invalid} when there is one of this kind and match already, or a user or group does not exist;
     * {@code PlanLimit} when the plan does not offer the kind.
     */
    public BranchRestriction create(String workspace, String repository, BranchRestrictionSettings settings) {
        Call call = Call.of(Operation.BRANCH_RESTRICTION_CREATE, workspace, repository)
                .json(write(settings));
        return transport.send(call, priority).written(BranchRestrictions::read);
    }

    /** Makes a restriction what the settings say. */
    public BranchRestriction update(String workspace, String repository, long id, BranchRestrictionSettings settings) {
        Call call = Call.of(Operation.BRANCH_RESTRICTION_UPDATE, workspace, repository, id)
                .json(write(settings));
        return transport.send(call, priority).written(BranchRestrictions::read);
    }

    /** Removes a restriction; {@code NotFound} when it is gone. */
    public void delete(String workspace, String repository, long id) {
        transport.send(Call.of(Operation.BRANCH_RESTRICTION_DELETE, workspace, repository, id), priority);
    }

    /** The document wants a pattern also where the branching model decides; it is empty then, as in answers. */
    private static ObjectNode write(BranchRestrictionSettings settings) {
        ObjectNode body = Json.object();
        body.put("kind", settings.kind());
        if (settings.pattern() != null) {
            body.put("branch_match_kind", "glob").put("pattern", settings.pattern());
        } else {
            body.put("branch_match_kind", "branching_model")
                    .put("branch_type", settings.branchType())
                    .put("pattern", "");
        }
        if (settings.value() != null) {
            body.put("value", settings.value());
        }
        if (settings.exempts()) {
            ArrayNode users = body.putArray("users");
            settings.users().forEach(user -> users.addObject().put("uuid", user));
            ArrayNode groups = body.putArray("groups");
            settings.groups().forEach(group -> groups.addObject().put("slug", group));
        }
        return body;
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
