package dev.portcullis.emulator.pages;

import dev.portcullis.emulator.git.Difference;
import dev.portcullis.emulator.git.GitRepositories;
import dev.portcullis.emulator.git.History;
import dev.portcullis.emulator.git.Idents;
import dev.portcullis.emulator.git.Tree;
import dev.portcullis.emulator.shape.Links;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Workspace;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** A repository with its branches and commits, one commit, one file. */
final class RepositoryPages {

    private static final int SHOWN = 50;
    private static final int LINES = 5000;

    private final Directory directory;
    private final GitRepositories git;
    private final Links links;
    private final Clock clock;

    RepositoryPages(Directory directory, GitRepositories git, Links links, Clock clock) {
        this.directory = directory;
        this.git = git;
        this.links = links;
        this.clock = clock;
    }

    static List<Layout.Step> trail(Workspace workspace, Repository repository) {
        return List.of(
                new Layout.Step(workspace.name(), "/" + workspace.slug() + "/"),
                new Layout.Step(repository.name(), Links.path(workspace, repository)));
    }

    static void head(Html html, Workspace workspace, Repository repository, String current) {
        String address = Links.path(workspace, repository);
        html.open("div", "class", "head").element("h1", repository.name());
        html.open("nav", "class", "tabs");
        tab(html, address, "Source", current);
        tab(html, address + "/pull-requests/", "Pull requests", current);
        tab(html, address + "/admin", "Settings", current);
        html.close("nav").close("div");
    }

    private static void tab(Html html, String address, String name, String current) {
        if (name.equals(current)) {
            html.element("a", name, "href", address, "aria-current", "page");
        } else {
            html.link(address, name);
        }
    }

    Page overview(Workspace workspace, Repository repository, @Nullable String branch) {
        Html html = new Html();
        head(html, workspace, repository, "Source");
        html.element("p", repository.description(), "class", "quiet");
        html.open("p", "class", "clone").element("span", "Clone");
        html.element("code", "git clone " + links.clone(workspace, repository, null))
                .close("p");
        String shown = branch == null ? repository.mainBranch() : branch;
        if (shown == null) {
            Layout.empty(html, "This repository is empty", "Push a first commit to it.");
            return Layout.page(repository.name(), trail(workspace, repository), html);
        }
        History history = new History(git.open(repository.uuid()));
        html.open("div", "class", "columns").open("section");
        html.open("h2").text("Commits on ").element("code", shown).close("h2");
        List<RevCommit> found = history.branch(shown)
                .map(one -> history.log(List.of(one.target()), List.of(), null, 0, SHOWN))
                .orElse(List.of());
        commits(html, workspace, repository, found);
        html.close("section").open("aside").element("h2", "Branches").open("ul", "class", "list");
        for (History.NamedRef one : history.branches().stream()
                .sorted(Comparator.comparing(History.NamedRef::name))
                .toList()) {
            html.open("li");
            html.link(Links.path(workspace, repository) + "/branch/" + Links.encodePath(one.name()), one.name());
            if (one.name().equals(repository.mainBranch())) {
                Layout.mark(html, "plain", "main branch");
            }
            html.close("li");
        }
        html.close("ul").close("aside").close("div");
        return Layout.page(repository.name(), trail(workspace, repository), html);
    }

    void commits(Html html, Workspace workspace, Repository repository, List<RevCommit> commits) {
        Instant now = clock.instant();
        html.open("table", "class", "commits").open("tbody");
        for (RevCommit one : commits) {
            html.open("tr").open("td");
            directory
                    .personByEmail(Idents.author(one).getEmailAddress())
                    .ifPresentOrElse(
                            person -> Layout.person(html, person),
                            () -> html.text(Idents.author(one).getName()));
            html.close("td").open("td");
            html.open("a", "class", "hash", "href", Links.path(workspace, repository) + "/commits/" + one.name());
            html.text(one.name().substring(0, 7)).close("a").close("td");
            html.element("td", one.getShortMessage(), "class", "wide").open("td", "class", "quiet");
            Layout.time(html, Idents.committer(one).getWhenAsInstant(), now);
            html.close("td").close("tr");
        }
        html.close("tbody").close("table");
    }

    Optional<Page> commit(Workspace workspace, Repository repository, String revision) {
        History history = new History(git.open(repository.uuid()));
        return history.resolve(revision).map(commit -> {
            RevCommit parent = commit.getParentCount() == 0
                    ? null
                    : history.resolve(commit.getParent(0).name()).orElse(null);
            Difference difference =
                    new Difference(git.open(repository.uuid()), parent, commit, Difference.Options.USUAL);
            Html html = new Html();
            html.element("h1", commit.getShortMessage());
            html.open("p", "class", "quiet").text(Idents.author(commit).getName() + " · ");
            Layout.time(html, Idents.committer(commit).getWhenAsInstant(), clock.instant());
            html.text(" · ").element("code", commit.name()).close("p");
            html.element("pre", commit.getFullMessage().strip(), "class", "message");
            StatusList.show(html, directory.statuses(repository, commit.name()), clock.instant());
            new DiffView(html, directory, clock.instant()).show(difference, List.of(), List.of());
            return Layout.page(commit.getShortMessage(), trail(workspace, repository), html);
        });
    }

    Optional<Page> file(Workspace workspace, Repository repository, String revision, String path) {
        org.eclipse.jgit.lib.Repository files = git.open(repository.uuid());
        Optional<RevCommit> commit = new History(files).resolve(revision);
        return commit.flatMap(one -> new Tree(files, one).entry(path))
                .filter(entry -> !entry.isFolder())
                .map(entry -> {
                    Html html = new Html();
                    html.element("h1", path);
                    html.open("p", "class", "quiet")
                            .text("at ")
                            .element("code", commit.get().name())
                            .close("p");
                    byte[] content = new Tree(files, commit.get()).content(entry);
                    if (RawText.isBinary(content)) {
                        Layout.empty(html, "Binary file", entry.size() + " bytes");
                    } else {
                        lines(html, new String(content, StandardCharsets.UTF_8));
                    }
                    return Layout.page(path, trail(workspace, repository), html);
                });
    }

    private static void lines(Html html, String text) {
        html.open("div", "class", "file").open("table", "class", "code").open("tbody");
        int number = 0;
        for (String line : text.lines().limit(LINES).toList()) {
            number++;
            html.open("tr", "id", "lines-" + number).element("td", number, "class", "no");
            html.element("td", line, "class", "line").close("tr");
        }
        html.close("tbody").close("table").close("div");
    }
}
