package dev.portcullis.emulator.pages;

import dev.portcullis.emulator.git.Difference;
import dev.portcullis.emulator.git.GitRepositories;
import dev.portcullis.emulator.git.History;
import dev.portcullis.emulator.shape.Links;
import dev.portcullis.emulator.state.Annotation;
import dev.portcullis.emulator.state.Comment;
import dev.portcullis.emulator.state.CommitStatus;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.PullRequest;
import dev.portcullis.emulator.state.Report;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.Task;
import dev.portcullis.emulator.state.Workspace;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** Pull requests of a repository, and one as a developer sees it: diff, threads, conversation, builds, reports. */
final class PullRequestPages {

    private final Directory directory;
    private final GitRepositories git;
    private final Clock clock;
    private final Merging merging;

    PullRequestPages(Directory directory, GitRepositories git, Clock clock, Merging merging) {
        this.merging = merging;
        this.directory = directory;
        this.git = git;
        this.clock = clock;
    }

    Page list(Workspace workspace, Repository repository) {
        Html html = new Html();
        RepositoryPages.head(html, workspace, repository, "Pull requests");
        List<PullRequest> pulls = directory.pullRequests(repository).stream()
                .sorted(Comparator.comparing((PullRequest one) -> !one.isOpen())
                        .thenComparing(Comparator.comparingInt(PullRequest::id).reversed()))
                .toList();
        if (pulls.isEmpty()) {
            Layout.empty(html, "No pull requests yet", "Push a branch and open one by the REST interface.");
        } else {
            html.open("table").open("tbody");
            pulls.forEach(one -> row(html, workspace, repository, one));
            html.close("tbody").close("table");
        }
        return Layout.page("Pull requests", RepositoryPages.trail(workspace, repository), html);
    }

    private void row(Html html, Workspace workspace, Repository repository, PullRequest pull) {
        html.open("tr").open("td", "class", "narrow");
        Layout.avatar(html, directory.person(pull.author()));
        html.close("td").open("td", "class", "wide");
        String address = Links.path(workspace, repository) + "/pull-requests/" + pull.id();
        html.element("a", pull.title(), "href", address, "class", "strong");
        html.open("small").text(directory.person(pull.author()).displayName() + " · #" + pull.id() + " · updated ");
        Layout.time(html, pull.updatedOn(), clock.instant());
        html.close("small").close("td").open("td");
        html.element("code", pull.sourceBranch()).text(" → ").element("code", pull.destinationBranch());
        html.close("td").open("td", "class", "narrow");
        state(html, pull);
        html.close("td").open("td", "class", "narrow");
        List<CommitStatus> statuses = statuses(repository, pull);
        if (!statuses.isEmpty()) {
            boolean good = statuses.stream().allMatch(one -> one.state().equals("SUCCESSFUL"));
            boolean bad = statuses.stream().anyMatch(one -> one.state().equals("FAILED"));
            Layout.mark(html, good ? "good" : bad ? "bad" : "busy", good ? "passed" : bad ? "failed" : "running");
        }
        html.close("td").close("tr");
    }

    private static void state(Html html, PullRequest pull) {
        String kind = switch (pull.state()) {
            case OPEN -> "busy";
            case MERGED -> "good";
            case DECLINED -> "bad";
            case SUPERSEDED -> "plain";
        };
        Layout.mark(
                html,
                kind,
                pull.draft() && pull.isOpen() ? "draft" : pull.state().name().toLowerCase(Locale.ROOT));
    }

    private List<CommitStatus> statuses(Repository repository, PullRequest pull) {
        return directory.statuses(repository, pull.sourceHash()).stream()
                .filter(one -> one.refname() == null || one.refname().equals(pull.sourceBranch()))
                .toList();
    }

    Optional<Page> one(Workspace workspace, Repository repository, String id) {
        return directory.pullRequests(repository).stream()
                .filter(one -> String.valueOf(one.id()).equals(id))
                .findFirst()
                .map(one -> page(workspace, repository, one, null));
    }

    /** The merge button: whoever may write is offered, since nobody is signed in here. */
    Optional<Page> merge(Workspace workspace, Repository repository, String id, Map<String, List<String>> form) {
        Optional<PullRequest> pull = directory.pullRequests(repository).stream()
                .filter(one -> String.valueOf(one.id()).equals(id))
                .findFirst();
        return pull.map(one -> {
            String person = form.getOrDefault("person", List.of("")).getFirst();
            String strategy = form.getOrDefault("strategy", List.of("merge_commit")).getFirst();
            String why = directory
                    .personById(person)
                    .map(known -> merging.merge(repository, one, known, strategy).orElse(""))
                    .orElse("Say who merges.");
            return why.isEmpty()
                    ? Page.elsewhere(Links.path(workspace, repository) + "/pull-requests/" + one.id())
                    : page(workspace, repository, one, why);
        });
    }

    private Page page(Workspace workspace, Repository repository, PullRequest pull, @Nullable String refused) {
        Instant now = clock.instant();
        Person author = directory.person(pull.author());
        List<Comment> comments = directory.comments(pull);
        List<Report> reports = directory.reports(repository, pull.sourceHash());
        List<Annotation> annotations = reports.stream()
                .flatMap(one -> directory.annotations(one).stream())
                .toList();
        Html html = new Html();
        html.open("div", "class", "head pull");
        html.open("h1")
                .text(pull.title())
                .element("span", " #" + pull.id(), "class", "quiet")
                .close("h1");
        html.open("p", "class", "meta");
        state(html, pull);
        Layout.person(html, author);
        html.open("span").element("code", pull.sourceBranch()).text(" → ");
        html.element("code", pull.destinationBranch()).close("span");
        html.open("span", "class", "quiet").text("opened ");
        Layout.time(html, pull.createdOn(), now);
        html.text(", updated ");
        Layout.time(html, pull.updatedOn(), now);
        html.close("span").close("p").close("div");

        Html diff = new Html();
        List<Comment> homeless = difference(repository, pull)
                .map(one -> new DiffView(diff, directory, now).show(one, comments, annotations))
                .orElse(List.of());

        html.open("div", "class", "columns").open("section");
        if (!pull.description().isBlank()) {
            html.open("div", "class", "box").markdown(pull.description()).close("div");
        }
        conversation(html, comments, homeless, now);
        html.element("h2", "Commits");
        new RepositoryPages(directory, git, new Links(""), clock)
                .commits(html, workspace, repository, commits(repository, pull));
        html.element("h2", "Files changed").append(diff).close("section");
        html.open("aside");
        merge(html, workspace, repository, pull, refused);
        side(html, repository, pull, now);
        reports.forEach(report -> ReportView.show(html, report, directory.annotations(report), now));
        html.close("aside").close("div");
        return Layout.page(refused == null ? 200 : 409, pull.title(), RepositoryPages.trail(workspace, repository), html);
    }

    private void merge(Html html, Workspace workspace, Repository repository, PullRequest pull, @Nullable String refused) {
        if (refused != null) {
            html.element("p", refused, "class", "said failed", "role", "alert");
        }
        if (!pull.isOpen()) {
            return;
        }
        List<Person> writers = directory.effective(repository).stream()
                .filter(one -> one.right().covers(Right.WRITE))
                .map(Directory.Effective::person)
                .toList();
        if (writers.isEmpty()) {
            return;
        }
        Merging.Checks checks = merging.checks(repository, pull, writers.getFirst());
        html.element("h2", "Merge");
        if (!checks.unmet().isEmpty()) {
            html.element("p", checks.bind() ? "These refuse a merge:" : "These only warn, they do not refuse a merge:", "class", "quiet");
            html.open("ul", "class", "list");
            checks.unmet().forEach(one -> {
                html.open("li");
                Layout.mark(html, checks.bind() ? "bad" : "warn", checks.bind() ? "refuses" : "warns");
                html.text(one).close("li");
            });
            html.close("ul");
        }
        html.open("form", "method", "post", "action", Links.path(workspace, repository) + "/pull-requests/" + pull.id() + "/merge", "class", "drill");
        html.open("label").text("As").open("select", "name", "person");
        writers.forEach(one -> html.element("option", one.displayName(), "value", one.uuid()));
        html.close("select").close("label").open("label").text("Strategy").open("select", "name", "strategy");
        for (String one : new String[] {"merge_commit", "squash", "fast_forward", "rebase_merge"}) {
            html.element("option", one.replace('_', ' '), "value", one);
        }
        html.close("select").close("label").element("button", "Merge").close("form");
    }

    private void tasks(Html html, PullRequest pull) {
        List<Task> tasks = directory.tasks(pull);
        if (tasks.isEmpty()) {
            return;
        }
        html.element("h2", "Tasks").open("ul", "class", "list");
        for (Task one : tasks) {
            html.open("li");
            Layout.mark(html, one.isOpen() ? "warn" : "good", one.isOpen() ? "open" : "done");
            html.text(one.raw()).close("li");
        }
        html.close("ul");
    }

    private void conversation(Html html, List<Comment> comments, List<Comment> homeless, Instant now) {
        List<Comment> threads = new ArrayList<>(comments.stream()
                .filter(one -> one.parent() == null && (one.inline() == null || homeless.contains(one)))
                .toList());
        if (threads.isEmpty()) {
            return;
        }
        html.element("h2", "Conversation");
        for (Comment one : threads) {
            Comment.Place place = one.inline();
            if (place != null) {
                html.open("p", "class", "quiet").text("On ").element("code", place.path());
                html.text(", which this pull request does not change any more").close("p");
            }
            new ThreadView(html, directory, now).show(one, comments);
        }
    }

    private void side(Html html, Repository repository, PullRequest pull, Instant now) {
        html.element("h2", "Reviewers");
        if (pull.reviewers().isEmpty()) {
            html.element("p", "Nobody was asked.", "class", "quiet");
        }
        html.open("ul", "class", "list");
        for (String one : pull.reviewers()) {
            html.open("li");
            Layout.person(html, directory.person(one));
            pull.participants().stream()
                    .filter(said -> said.person().equals(one) && said.state() != null)
                    .findFirst()
                    .ifPresent(said -> Layout.mark(
                            html,
                            "approved".equals(said.state()) ? "good" : "warn",
                            "approved".equals(said.state()) ? "approved" : "changes requested"));
            html.close("li");
        }
        html.close("ul");
        tasks(html, pull);
        html.element("h2", "Builds");
        List<CommitStatus> statuses = statuses(repository, pull);
        if (statuses.isEmpty()) {
            html.element("p", "No build has reported on this commit.", "class", "quiet");
        }
        StatusList.show(html, statuses, now);
    }

    private Optional<Difference> difference(Repository repository, PullRequest pull) {
        org.eclipse.jgit.lib.Repository files = git.open(repository.uuid());
        History history = new History(files);
        Optional<RevCommit> source = history.resolve(pull.sourceHash());
        Optional<RevCommit> destination = history.resolve(pull.destinationHash());
        if (source.isEmpty() || destination.isEmpty()) {
            return Optional.empty();
        }
        RevCommit base = history.mergeBase(source.get(), destination.get()).orElse(null);
        return Optional.of(new Difference(files, base, source.get(), Difference.Options.USUAL));
    }

    private List<RevCommit> commits(Repository repository, PullRequest pull) {
        History history = new History(git.open(repository.uuid()));
        Optional<RevCommit> source = history.resolve(pull.sourceHash());
        Optional<RevCommit> destination = history.resolve(pull.destinationHash());
        return source.isEmpty() || destination.isEmpty()
                ? List.of()
                : history.log(List.of(source.get()), List.of(destination.get()), null, 0, 100);
    }
}
