package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.git.Difference;
import dev.portcullis.emulator.git.History;
import dev.portcullis.emulator.shape.Json;
import dev.portcullis.emulator.shape.Links;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** Commits, their differences and common ancestors (facts 5.5). */
final class CommitCalls {

    private static final int USUAL = 30;
    private static final int MOST = 100;

    private final Service service;

    CommitCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String path = "/repositories/{workspace}/{repo_slug}";
        String read = "read:repository:bitbucket";
        routes.add("GET", path + "/commits", "repository", read, this::commits);
        routes.add("POST", path + "/commits", "repository", read, this::commits);
        routes.add("GET", path + "/commits/{revision}", "repository", read, this::commitsOf);
        routes.add("POST", path + "/commits/{revision}", "repository", read, this::commitsOf);
        routes.add("GET", path + "/commit/{commit}", "repository", read, this::commit);
        routes.add("GET", path + "/merge-base/{revspec}", "repository", read, this::mergeBase);
        routes.add("GET", path + "/diff/{spec}", "repository", read, this::diff);
        routes.add("GET", path + "/diffstat/{spec}", "repository", read, this::diffstat);
    }

    private Answer commits(Call call) {
        return commits(call, List.of());
    }

    private Answer commitsOf(Call call) {
        return commits(call, List.of(call.path("revision")));
    }

    /** Cursor pages: {@code next} carries a mark and there is no size and no page number (facts 4). */
    private Answer commits(Call call, List<String> fixed) {
        Repository repository = service.repository(call, Right.READ);
        Map<String, List<String>> form = call.isForm() ? call.form() : Map.of();
        List<String> include = new ArrayList<>(fixed);
        include.addAll(call.all("include"));
        include.addAll(form.getOrDefault("include", List.of()));
        List<String> exclude = new ArrayList<>(call.all("exclude"));
        exclude.addAll(form.getOrDefault("exclude", List.of()));
        int pagelen = Pages.number(call, "pagelen", USUAL);
        if (pagelen > MOST) {
            throw Refusal.of(400, "Invalid pagelen");
        }
        int skip = mark(call.query("ctx").orElse(""));
        History history = service.history(repository);
        List<RevCommit> starts = include.isEmpty()
                ? history.branches().stream().map(History.NamedRef::target).toList()
                : resolve(repository, include);
        List<RevCommit> found = starts.isEmpty()
                ? List.of()
                : history.log(
                        starts, resolve(repository, exclude), call.query("path").orElse(null), skip, pagelen + 1);
        Map<String, @Nullable Object> envelope = Json.object(
                "values",
                found.stream()
                        .limit(pagelen)
                        .map(one -> service.shapes().commits().commit(repository, one))
                        .toList(),
                "pagelen",
                pagelen);
        if (found.size() > pagelen) {
            Map<String, List<String>> query = new LinkedHashMap<>(call.query());
            query.put("ctx", List.of(Integer.toHexString(skip + pagelen)));
            envelope.put("next", Pages.address(call, query));
        }
        return Answer.ok(envelope);
    }

    private static int mark(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        if (!text.matches("[0-9a-f]{1,7}")) {
            throw Refusal.of(400, "Invalid page");
        }
        return Integer.parseInt(text, 16);
    }

    private List<RevCommit> resolve(Repository repository, List<String> revisions) {
        return revisions.stream().map(one -> service.commit(repository, one)).toList();
    }

    private Answer commit(Call call) {
        Repository repository = service.repository(call, Right.READ);
        RevCommit commit = service.commit(repository, call.path("commit"));
        return Answer.ok(service.shapes().commits().commit(repository, commit));
    }

    private Answer mergeBase(Call call) {
        Repository repository = service.repository(call, Right.READ);
        String[] sides = call.path("revspec").split("\\.\\.", 2);
        if (sides.length != 2) {
            throw Refusal.of(400, "Invalid revspec");
        }
        RevCommit one = service.commit(repository, sides[0]);
        RevCommit other = service.commit(repository, sides[1]);
        return service.history(repository)
                .mergeBase(one, other)
                .map(base -> Answer.ok(service.shapes().commits().commit(repository, base)))
                .orElseThrow(() -> Refusal.noSuchThing("Common ancestor"));
    }

    private Answer diff(Call call) {
        Repository repository = service.repository(call, Right.READ);
        return Answer.raw(
                200, "text/plain; charset=utf-8", difference(call, repository).text());
    }

    private Answer diffstat(Call call) {
        Repository repository = service.repository(call, Right.READ);
        Difference difference = difference(call, repository);
        return Pages.DIFFSTAT.of(call, difference.stats(), one -> stat(repository, difference, one));
    }

    private Map<String, @Nullable Object> stat(Repository repository, Difference difference, Difference.FileStat stat) {
        RevCommit from = difference.from();
        return Json.object(
                "type", "diffstat",
                "status", stat.status(),
                "lines_added", stat.added(),
                "lines_removed", stat.removed(),
                "old", from == null ? null : file(repository, from.name(), stat.oldPath()),
                "new", file(repository, difference.to().name(), stat.newPath()));
    }

    private @Nullable Object file(Repository repository, String hash, @Nullable String path) {
        if (path == null) {
            return null;
        }
        Workspace workspace = service.directory().owner(repository);
        String self = service.shapes()
                .links()
                .repository(workspace, repository, "/src/" + hash + "/" + Links.encodePath(path));
        return Json.object(
                "path",
                path,
                "escaped_path",
                Links.encodePath(path),
                "type",
                "commit_file",
                "links",
                Json.object("self", Links.href(self)));
    }

    /**
     * One commit against its first parent, or {@code A..B} where A is the new side: the reverse of git (facts 5.5).
     *
     * <p>The form of pull requests, {@code workspace/repo:source<CR>destination}, compares with the merge base too.
     */
    private Difference difference(Call call, Repository repository) {
        String spec = call.path("spec");
        int colon = spec.indexOf(':');
        String[] sides = spec.contains("\r") ? spec.substring(colon + 1).split("\r", 2) : spec.split("\\.\\.", 2);
        RevCommit to = service.commit(repository, sides[0]);
        RevCommit from = null;
        if (sides.length == 2) {
            from = service.commit(repository, sides[1]);
            if (!call.query("topic").orElse("true").equals("false")) {
                from = service.history(repository).mergeBase(to, from).orElse(from);
            }
        } else if (to.getParentCount() > 0) {
            from = service.commit(repository, to.getParent(0).name());
        }
        String context = call.query("context").orElse("3");
        if (!context.matches("[0-9]{1,6}")) {
            throw Refusal.of(400, "Invalid context");
        }
        boolean renames = !call.query("renames").orElse("true").equals("false");
        boolean ignoreWhitespace =
                call.query("ignore_whitespace").orElse("false").equals("true");
        return new Difference(
                service.git(repository),
                from,
                to,
                new Difference.Options(call.all("path"), Integer.parseInt(context), renames, ignoreWhitespace));
    }
}
