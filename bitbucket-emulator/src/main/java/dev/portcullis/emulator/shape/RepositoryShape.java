package dev.portcullis.emulator.shape;

import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Overrides;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Project;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Workspace;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Repositories and projects on the wire. */
public final class RepositoryShape {

    private final Links links;
    private final PeopleShape people;
    private final Directory directory;

    public RepositoryShape(Links links, PeopleShape people, Directory directory) {
        this.links = links;
        this.people = people;
        this.directory = directory;
    }

    /** The short form that stands inside other objects. */
    public Map<String, @Nullable Object> small(Repository repository) {
        Workspace workspace = directory.owner(repository);
        return Json.object(
                "type", "repository",
                "full_name", workspace.slug() + "/" + repository.slug(),
                "links", shortLinks(workspace, repository),
                "name", repository.name(),
                "uuid", repository.uuid());
    }

    /** The form that webhook payloads carry. */
    public Map<String, @Nullable Object> inEvent(Repository repository) {
        Workspace workspace = directory.owner(repository);
        Map<String, @Nullable Object> shape = small(repository);
        shape.put("scm", "git");
        shape.put("website", null);
        shape.put("owner", people.team(workspace));
        shape.put("workspace", people.workspace(workspace));
        shape.put("is_private", repository.isPrivate());
        shape.put("project", smallProject(workspace, directory.project(repository)));
        shape.put("parent", directory.parent(repository).map(this::small).orElse(null));
        return shape;
    }

    /** The whole object; the clone address carries the caller's user name (facts 8). */
    public Map<String, @Nullable Object> full(Repository repository, @Nullable Person caller, long size) {
        Workspace workspace = directory.owner(repository);
        Map<String, @Nullable Object> shape = small(repository);
        Map<String, @Nullable Object> all = shortLinks(workspace, repository);
        for (String tail : new String[] {"pullrequests", "commits", "forks", "watchers", "downloads", "hooks"}) {
            all.put(tail, Links.href(links.repository(workspace, repository, "/" + tail)));
        }
        all.put("branches", Links.href(links.repository(workspace, repository, "/refs/branches")));
        all.put("tags", Links.href(links.repository(workspace, repository, "/refs/tags")));
        all.put("source", Links.href(links.repository(workspace, repository, "/src")));
        all.put(
                "clone",
                java.util.List.of(
                        Json.object("name", "https", "href", links.clone(workspace, repository, caller)),
                        Json.object(
                                "name",
                                "ssh",
                                "href",
                                "git@bitbucket.org:" + workspace.slug() + "/" + repository.slug() + ".git")));
        shape.put("links", all);
        shape.put("slug", repository.slug());
        shape.put("description", repository.description());
        shape.put("scm", "git");
        shape.put("website", "");
        shape.put("owner", people.team(workspace));
        shape.put("workspace", people.workspace(workspace));
        shape.put("is_private", repository.isPrivate());
        shape.put("project", smallProject(workspace, directory.project(repository)));
        shape.put("fork_policy", repository.forkPolicy());
        shape.put("created_on", Times.micros(repository.createdOn()));
        shape.put("updated_on", Times.micros(repository.updatedOn()));
        shape.put("size", size);
        shape.put("language", repository.language());
        shape.put("has_issues", false);
        shape.put("has_wiki", false);
        shape.put("parent", directory.parent(repository).map(this::small).orElse(null));
        shape.put("enforced_signed_commits", null);
        String main = repository.mainBranch();
        shape.put("mainbranch", main == null ? null : Json.object("type", "branch", "name", main));
        shape.put(
                "override_settings",
                Json.object(
                        "default_merge_strategy",
                        directory.overrides(repository).map(Overrides::defaultMergeStrategy).orElse(false),
                        "branching_model",
                        directory.overrides(repository).map(Overrides::branchingModel).orElse(false)));
        return shape;
    }

    private Map<String, @Nullable Object> shortLinks(Workspace workspace, Repository repository) {
        return Json.object(
                "self", Links.href(links.repository(workspace, repository, "")),
                "html", Links.href(links.page(Links.path(workspace, repository))),
                "avatar", Links.href(links.page("/ravatar/" + Links.encode(repository.uuid()))));
    }

    public Map<String, @Nullable Object> smallProject(Workspace workspace, Project project) {
        String page = links.page("/" + workspace.slug() + "/workspace/projects/" + project.key());
        return Json.object(
                "type", "project",
                "key", project.key(),
                "uuid", project.uuid(),
                "name", project.name(),
                "links",
                        Json.object(
                                "self", Links.href(links.project(workspace, project)),
                                "html", Links.href(page),
                                "avatar", Links.href(page + "/avatar/32")));
    }

    public Map<String, @Nullable Object> project(Workspace workspace, Project project) {
        Map<String, @Nullable Object> shape = smallProject(workspace, project);
        boolean visible = directory.repositories(workspace).stream()
                .anyMatch(one -> one.project().equals(project.uuid()) && !one.isPrivate());
        shape.put("description", project.description());
        shape.put("is_private", project.isPrivate());
        shape.put("has_publicly_visible_repos", visible);
        shape.put("created_on", Times.micros(project.createdOn()));
        shape.put("updated_on", Times.micros(project.updatedOn()));
        shape.put("owner", people.team(workspace));
        shape.put("workspace", people.workspace(workspace));
        return shape;
    }
}
