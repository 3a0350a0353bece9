package dev.portcullis.emulator.shape;

import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Workspace;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** People and workspaces on the wire. */
public final class PeopleShape {

    private final Links links;

    public PeopleShape(Links links) {
        this.links = links;
    }

    /** A user as everybody sees it: no user name and no e-mail since 2019 (facts 2). */
    public Map<String, @Nullable Object> user(Person person) {
        String id = Links.encode(person.uuid());
        return Json.object(
                "display_name", person.displayName(),
                "links",
                        Json.object(
                                "self", Links.href(links.rest("/users/" + id)),
                                "avatar", Links.href(links.page("/account/" + id + "/avatar/")),
                                "html", Links.href(links.page("/" + id + "/"))),
                "type", "user",
                "uuid", person.uuid(),
                "account_id", person.accountId(),
                "nickname", person.nickname());
    }

    /** The own account of the caller; two-step authentication is told of nobody else (facts 5.1). */
    public Map<String, @Nullable Object> self(Person person) {
        Map<String, @Nullable Object> user = user(person);
        user.put("created_on", Times.micros(person.createdOn()));
        user.put("username", person.username());
        user.put("account_status", "active");
        user.put("is_staff", false);
        user.put("has_2fa_enabled", true);
        return user;
    }

    public Map<String, @Nullable Object> workspace(Workspace workspace) {
        return Json.object(
                "type", "workspace",
                "uuid", workspace.uuid(),
                "name", workspace.name(),
                "slug", workspace.slug(),
                "links", workspaceLinks(workspace));
    }

    /** The whole object of {@code GET /workspaces/{workspace}}. */
    public Map<String, @Nullable Object> fullWorkspace(Workspace workspace) {
        Map<String, @Nullable Object> full = workspace(workspace);
        String self = links.rest("/workspaces/" + workspace.slug());
        full.put("is_private", true);
        full.put("is_privacy_enforced", false);
        full.put("forking_mode", "allow_forks");
        full.put("is_personal", false);
        full.put("created_on", Times.micros(workspace.createdOn()));
        Map<String, @Nullable Object> all = workspaceLinks(workspace);
        all.put("members", Links.href(self + "/members"));
        all.put("owners", Links.href(self + "/members?q=permission%3D%22owner%22"));
        all.put("projects", Links.href(self + "/projects"));
        all.put("repositories", Links.href(links.rest("/repositories/" + workspace.slug())));
        full.put("links", all);
        return full;
    }

    /** The short form inside {@code /user/workspaces}: it has no name (facts 5.1). */
    public Map<String, @Nullable Object> workspaceBase(Workspace workspace) {
        return Json.object(
                "type", "workspace_base",
                "slug", workspace.slug(),
                "uuid", workspace.uuid(),
                "links", Json.object("self", Links.href(links.rest("/workspaces/" + workspace.slug()))));
    }

    private Map<String, @Nullable Object> workspaceLinks(Workspace workspace) {
        return Json.object(
                "avatar", Links.href(links.page("/workspaces/" + workspace.slug() + "/avatar/")),
                "html", Links.href(links.page("/" + workspace.slug() + "/")),
                "self", Links.href(links.rest("/workspaces/" + workspace.slug())));
    }

    /** A workspace in the place of a user, as an owner of repositories. */
    public Map<String, @Nullable Object> team(Workspace workspace) {
        String id = Links.encode(workspace.uuid());
        return Json.object(
                "display_name", workspace.name(),
                "links",
                        Json.object(
                                "self", Links.href(links.rest("/workspaces/" + id)),
                                "avatar", Links.href(links.page("/account/" + workspace.slug() + "/avatar/")),
                                "html", Links.href(links.page("/" + id + "/"))),
                "type", "team",
                "uuid", workspace.uuid(),
                "username", workspace.slug());
    }
}
