package dev.portcullis.emulator.pages;

import dev.portcullis.emulator.git.GitRepositories;
import dev.portcullis.emulator.git.History;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Project;
import dev.portcullis.emulator.state.PullRequest;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.State;
import dev.portcullis.emulator.state.Workspace;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The workspaces, and the repositories of one. */
final class WorkspacePages {

    private final State state;
    private final Directory directory;
    private final GitRepositories git;
    private final Clock clock;

    WorkspacePages(State state, Directory directory, GitRepositories git, Clock clock) {
        this.state = state;
        this.directory = directory;
        this.git = git;
        this.clock = clock;
    }

    Page all() {
        Html html = new Html();
        html.element("h1", "Workspaces");
        html.open("div", "class", "cards");
        for (Workspace one : state.workspaces.all().stream()
                .sorted(Comparator.comparing(Workspace::slug))
                .toList()) {
            html.open("a", "class", "card", "href", "/" + one.slug() + "/");
            html.element(
                    "span",
                    one.name().substring(0, 1),
                    "class",
                    "avatar square c" + one.slug().length() % 6);
            html.open("span").element("strong", one.name());
            html.element(
                    "small",
                    repositories(directory.repositories(one).size()) + " · "
                            + Layout.count(directory.members(one).size(), "member"));
            html.close("span").close("a");
        }
        html.close("div");
        return Layout.page("Workspaces", List.of(), html);
    }

    private static String repositories(int number) {
        return number + (number == 1 ? " repository" : " repositories");
    }

    Page repositories(Workspace workspace, @Nullable Project only) {
        Instant now = clock.instant();
        Html html = new Html();
        html.open("div", "class", "head").element("h1", only == null ? workspace.name() : only.name());
        html.open("nav", "class", "tabs");
        html.element("a", "Repositories", "href", "/" + workspace.slug() + "/", "aria-current", "page");
        html.link("/" + workspace.slug() + "/workspace/settings/webhooks", "Webhooks");
        html.close("nav").close("div");
        html.open("table").open("thead").open("tr");
        for (String title :
                new String[] {"Repository", "Project", "Language", "Branches", "Open pull requests", "Last updated"}) {
            html.element("th", title, "scope", "col");
        }
        html.close("tr").close("thead").open("tbody");
        for (Repository one : directory.repositories(workspace).stream()
                .filter(one -> only == null || one.project().equals(only.uuid()))
                .sorted(Comparator.comparing(Repository::updatedOn).reversed())
                .toList()) {
            row(html, workspace, one, now);
        }
        html.close("tbody").close("table");
        return Layout.page(
                workspace.name(), List.of(new Layout.Step(workspace.name(), "/" + workspace.slug() + "/")), html);
    }

    private void row(Html html, Workspace workspace, Repository repository, Instant now) {
        String address = "/" + workspace.slug() + "/" + repository.slug();
        Project project = directory.project(repository);
        long open = directory.pullRequests(repository).stream()
                .filter(PullRequest::isOpen)
                .count();
        html.open("tr").open("td");
        html.element("a", repository.name(), "href", address, "class", "strong");
        html.element("small", repository.description()).close("td");
        html.open("td").link("/" + workspace.slug() + "/workspace/projects/" + project.key(), project.name());
        html.close("td").element("td", repository.language());
        html.element(
                "td",
                git.isPromised(repository.uuid()) ? "–" : new History(git.open(repository.uuid())).branches().size(),
                "class",
                "number");
        html.open("td", "class", "number")
                .link(address + "/pull-requests/", open)
                .close("td");
        html.open("td");
        Layout.time(html, repository.updatedOn(), now);
        html.close("td").close("tr");
    }
}
