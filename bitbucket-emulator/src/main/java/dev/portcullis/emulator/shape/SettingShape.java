package dev.portcullis.emulator.shape;

import dev.portcullis.emulator.state.DefaultReviewer;
import dev.portcullis.emulator.state.DeployKey;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Environment;
import dev.portcullis.emulator.state.Group;
import dev.portcullis.emulator.state.GroupGrant;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Project;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Restriction;
import dev.portcullis.emulator.state.Variable;
import dev.portcullis.emulator.state.Workspace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Settings of repositories and projects on the wire: restrictions, keys, permissions, variables (facts 5.1 to 5.4). */
public final class SettingShape {

    private final Links links;
    private final PeopleShape people;
    private final RepositoryShape repositories;
    private final Directory directory;

    public SettingShape(Links links, PeopleShape people, RepositoryShape repositories, Directory directory) {
        this.links = links;
        this.people = people;
        this.repositories = repositories;
        this.directory = directory;
    }

    public Map<String, @Nullable Object> restriction(Repository repository, Restriction one) {
        Workspace workspace = directory.owner(repository);
        Map<String, @Nullable Object> shape = Json.object(
                "type", "branchrestriction",
                "id", one.id(),
                "kind", one.kind(),
                "branch_match_kind", one.pattern() == null ? "branching_model" : "glob",
                "pattern", one.pattern() == null ? "" : one.pattern(),
                "value", one.value(),
                "users",
                        one.users().stream()
                                .map(uuid -> people.user(directory.person(uuid)))
                                .toList(),
                "groups",
                        directory.groups(workspace).stream()
                                .filter(group -> one.groups().contains(group.slug()))
                                .map(group -> group(workspace, group))
                                .toList(),
                "links", self(links.repository(workspace, repository, "/branch-restrictions/" + one.id())));
        if (one.branchType() != null) {
            shape.put("branch_type", one.branchType());
        }
        return shape;
    }

    private Map<String, @Nullable Object> group(Workspace workspace, Group group) {
        return Json.object(
                "type", "group",
                "name", group.name(),
                "slug", group.slug(),
                "full_slug", workspace.slug() + ":" + group.slug(),
                "owner", people.team(workspace),
                "workspace", people.workspace(workspace),
                "links", self(links.rest("/groups/" + workspace.slug() + "/" + group.slug())));
    }

    public Map<String, @Nullable Object> key(Repository repository, DeployKey one) {
        return Json.object(
                "type", "deploy_key",
                "id", one.id(),
                "key", one.key(),
                "label", one.label(),
                "comment", one.comment(),
                "created_on", Times.micros(one.createdOn()),
                "last_used",
                        Optional.ofNullable(one.lastUsed()).map(Times::micros).orElse(null),
                "repository", repositories.small(repository),
                "links", self(links.repository(directory.owner(repository), repository, "/deploy-keys/" + one.id())));
    }

    public Map<String, @Nullable Object> key(Workspace workspace, Project project, DeployKey one) {
        return Json.object(
                "type", "project_deploy_key",
                "id", one.id(),
                "key", one.key(),
                "label", one.label(),
                "comment", one.comment(),
                "created_on", Times.micros(one.createdOn()),
                "last_used",
                        Optional.ofNullable(one.lastUsed()).map(Times::micros).orElse(null),
                "project", repositories.smallProject(workspace, project),
                "links", self(links.project(workspace, project) + "/deploy-keys/" + one.id()));
    }

    public Map<String, @Nullable Object> userPermission(Repository repository, Person person, String permission) {
        String tail = "/permissions-config/users/" + Links.encode(person.uuid());
        return Json.object(
                "type", "repository_user_permission",
                "permission", permission,
                "user", people.user(person),
                "repository", repositories.small(repository),
                "links", self(links.repository(directory.owner(repository), repository, tail)));
    }

    public Map<String, @Nullable Object> groupPermission(Repository repository, GroupGrant grant) {
        Workspace workspace = directory.owner(repository);
        return Json.object(
                "type", "repository_group_permission",
                "permission", grant.permission(),
                "group", group(workspace, named(workspace, grant)),
                "repository", repositories.small(repository),
                "links", self(links.repository(workspace, repository, "/permissions-config/groups/" + grant.group())));
    }

    public Map<String, @Nullable Object> userPermission(
            Workspace workspace, Project project, Person person, String permission) {
        String tail = "/permissions-config/users/" + Links.encode(person.uuid());
        return Json.object(
                "type", "project_user_permission",
                "permission", permission,
                "user", people.user(person),
                "project", repositories.smallProject(workspace, project),
                "links", self(links.project(workspace, project) + tail));
    }

    public Map<String, @Nullable Object> groupPermission(Workspace workspace, Project project, GroupGrant grant) {
        return Json.object(
                "type", "project_group_permission",
                "permission", grant.permission(),
                "group", group(workspace, named(workspace, grant)),
                "project", repositories.smallProject(workspace, project),
                "links", self(links.project(workspace, project) + "/permissions-config/groups/" + grant.group()));
    }

    private Group named(Workspace workspace, GroupGrant grant) {
        return directory.groups(workspace).stream()
                .filter(one -> one.slug().equals(grant.group()))
                .findFirst()
                .orElseThrow();
    }

    /** The value of a secured variable is told to nobody. */
    public Map<String, @Nullable Object> variable(Variable one) {
        Map<String, @Nullable Object> shape = Json.object(
                "type", "pipeline_variable", "uuid", one.uuid(), "key", one.name(), "secured", one.secured());
        if (!one.secured()) {
            shape.put("value", one.value());
        }
        return shape;
    }

    public Map<String, @Nullable Object> environment(Environment one) {
        return Json.object("type", "deployment_environment", "uuid", one.uuid(), "name", one.name());
    }

    public Map<String, @Nullable Object> reviewer(DefaultReviewer one, Repository repository) {
        return Json.object(
                "type",
                "default_reviewer",
                "reviewer_type",
                one.subject().equals(repository.uuid()) ? "repository" : "project",
                "user",
                people.user(directory.person(one.person())));
    }

    /** The model that every repository has here: the main branch for development, no production, four prefixes. */
    public Map<String, @Nullable Object> branchingModel(Repository repository) {
        String main = repository.mainBranch();
        Map<String, @Nullable Object> development = Json.object("name", main, "use_mainbranch", true);
        if (main != null) {
            development.put("branch", Json.object("type", "branch", "name", main));
        }
        return Json.object(
                "type",
                "branching_model",
                "development",
                development,
                "branch_types",
                List.of(prefix("bugfix"), prefix("feature"), prefix("hotfix"), prefix("release")),
                "links",
                self(links.repository(directory.owner(repository), repository, "/branching-model")));
    }

    public Map<String, @Nullable Object> branchingModel(Workspace workspace, Project project) {
        return Json.object(
                "type", "project_branching_model",
                "development", Json.object("name", null, "use_mainbranch", true),
                "branch_types", List.of(prefix("bugfix"), prefix("feature"), prefix("hotfix"), prefix("release")),
                "links", self(links.project(workspace, project) + "/branching-model"));
    }

    private static Map<String, @Nullable Object> prefix(String kind) {
        return Json.object("kind", kind, "prefix", kind + "/");
    }

    private static Map<String, @Nullable Object> self(String address) {
        return Json.object("self", Links.href(address));
    }
}
