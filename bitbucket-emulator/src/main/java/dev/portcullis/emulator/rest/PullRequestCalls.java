package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.git.History;
import dev.portcullis.emulator.shape.Links;
import dev.portcullis.emulator.shape.PullRequestShape;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.PullRequest;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.Workspace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Pull requests: list, read, open, change, decline, and what they bring (facts 5.6). */
final class PullRequestCalls {

    static final String PATH = "/repositories/{workspace}/{repo_slug}/pullrequests";
    static final String READ = "read:pullrequest:bitbucket";
    static final String WRITE = "read:pullrequest:bitbucket write:pullrequest:bitbucket";

    private static final int LONGEST_TITLE = 255;

    private final Service service;

    PullRequestCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String one = PATH + "/{pull_request_id}";
        routes.add("GET", PATH, "pullrequest", READ, this::list);
        routes.add("POST", PATH, "pullrequest:write", WRITE, this::create);
        routes.add("GET", one, "pullrequest", READ, this::read);
        routes.add("PUT", one, "pullrequest:write", WRITE, this::change);
        routes.add("POST", one + "/decline", "pullrequest:write", WRITE, this::decline);
        routes.add("GET", one + "/diff", "pullrequest", READ, call -> redirect(call, "diff"));
        routes.add("GET", one + "/diffstat", "pullrequest", READ, call -> redirect(call, "diffstat"));
        routes.add("GET", one + "/commits", "pullrequest", READ, this::commits);
        routes.add("GET", one + "/statuses", "pullrequest", READ, this::statuses);
    }

    /** Open ones unless {@code state} or {@code q} says otherwise; newest first. */
    private Answer list(Call call) {
        Repository repository = service.repository(call, Right.READ);
        List<String> wanted = call.all("state");
        wanted.forEach(PullRequestCalls::checkState);
        boolean open = wanted.isEmpty() && !call.query("q").orElse("").contains("state");
        List<PullRequest> found = service.directory().pullRequests(repository).stream()
                .filter(one -> open
                        ? one.isOpen()
                        : wanted.isEmpty() || wanted.contains(one.state().name()))
                .sorted(Comparator.comparingInt(PullRequest::id).reversed())
                .toList();
        return Pages.PULL_REQUESTS.of(call, found, one -> {
            Map<String, @Nullable Object> shape = service.shapes().pulls().full(one);
            shape.remove("rendered");
            shape.computeIfPresent("participants", (name, value) -> new Hidden(value));
            shape.computeIfPresent("reviewers", (name, value) -> new Hidden(value));
            return shape;
        });
    }

    private static void checkState(String state) {
        if (Arrays.stream(PullRequest.State.values())
                .noneMatch(one -> one.name().equals(state))) {
            throw Refusal.badField("state", state + " is not a valid state");
        }
    }

    private Answer read(Call call) {
        Repository repository = service.repository(call, Right.READ);
        return Answer.ok(service.shapes().pulls().full(service.pullRequest(call, repository)));
    }

    private Answer create(Call call) {
        Repository repository = service.repository(call, Right.WRITE);
        Body body = call.object();
        Person author = call.person();
        String title = title(body, null);
        Body source = body.child("source");
        Body branch = source == null ? null : source.child("branch");
        if (branch == null) {
            throw Refusal.badField("source", "required key not provided");
        }
        History.NamedRef from = branch(repository, "source", branch.text("name"));
        Body destination = body.child("destination");
        String main = repository.mainBranch();
        History.NamedRef into = destination == null
                ? branch(repository, "destination", main == null ? "" : main)
                : destination(repository, destination);
        if (service.history(repository).isAncestor(from.target(), into.target())) {
            throw Refusal.of(400, "There are no changes to be pulled");
        }
        List<String> reviewers = reviewers(repository, author.uuid(), body);
        Instant now = service.now();
        PullRequest pull = service.state().change(() -> {
            int id = (int) service.state().next("pull/" + repository.uuid());
            // A push may have moved them since they were read.
            History history = service.history(repository);
            RevCommit sourceHead =
                    history.branch(from.name()).map(History.NamedRef::target).orElse(from.target());
            RevCommit destinationHead =
                    history.branch(into.name()).map(History.NamedRef::target).orElse(into.target());
            PullRequest fresh = new PullRequest(
                    repository.uuid(),
                    id,
                    title,
                    body.text("description", ""),
                    PullRequest.State.OPEN,
                    author.uuid(),
                    from.name(),
                    sourceHead.name(),
                    into.name(),
                    destinationHead.name(),
                    body.flag("close_source_branch", false),
                    body.flag("draft", false),
                    reviewers,
                    List.of(),
                    null,
                    null,
                    "",
                    now,
                    now);
            service.state().pullRequests.put(fresh.key(), fresh);
            return fresh;
        });
        service.events().pullRequest("created", repository, author, pull);
        return Answer.created(service.shapes().pulls().full(pull));
    }

    private static String title(Body body, @Nullable String otherwise) {
        String title = body.shortText("title", LONGEST_TITLE);
        if (title == null && otherwise != null) {
            return otherwise;
        }
        if (title == null || title.isBlank()) {
            throw Refusal.badField("title", "required key not provided");
        }
        return title;
    }

    private History.NamedRef destination(Repository repository, Body destination) {
        Body branch = destination.child("branch");
        if (branch == null) {
            throw Refusal.badField("destination", "required key not provided");
        }
        return branch(repository, "destination", branch.text("name"));
    }

    private History.NamedRef branch(Repository repository, String side, String name) {
        return service.history(repository)
                .branch(name)
                .orElseThrow(() -> Refusal.badField(side, "branch not found: " + name));
    }

    private List<String> reviewers(Repository repository, String author, Body body) {
        Workspace workspace = service.directory().owner(repository);
        List<String> found = new ArrayList<>();
        for (JsonNode node : body.list("reviewers")) {
            JsonNode id = node.has("uuid") ? node.get("uuid") : node.path("account_id");
            Person person = service.directory()
                    .personById(id.isString() ? id.stringValue() : "")
                    .orElseThrow(() -> Refusal.badField("reviewers", "Malformed reviewers list"));
            if (service.directory().member(workspace, person).isEmpty()) {
                throw Refusal.badField(
                        "reviewers",
                        person.displayName()
                                + " is not a member of this workspace and cannot be added to this pull request");
            }
            if (person.uuid().equals(author)) {
                throw Refusal.badField(
                        "reviewers", person.displayName() + " is the author and cannot be included as a reviewer.");
            }
            found.add(person.uuid());
        }
        return List.copyOf(new java.util.LinkedHashSet<>(found));
    }

    /** A change without reviewers clears them (facts 5.6). */
    private Answer change(Call call) {
        Repository repository = service.repository(call, Right.READ);
        Body body = call.object();
        PullRequest fresh = service.state().change(() -> {
            PullRequest old = open(call, repository);
            checkAuthorOrWriter(call, repository, old);
            Body destination = body.child("destination");
            History.NamedRef into = destination == null ? null : destination(repository, destination);
            PullRequest texts = old.withText(
                    title(body, old.title()),
                    body.text("description", old.description()),
                    reviewers(repository, old.author(), body),
                    body.flag("close_source_branch", old.closeSourceBranch()),
                    body.flag("draft", old.draft()),
                    service.now());
            PullRequest moved = into == null
                    ? texts
                    : texts.withDestination(into.name(), into.target().name());
            service.state().pullRequests.put(moved.key(), moved);
            return moved;
        });
        service.events().pullRequest("updated", repository, call.person(), fresh);
        return Answer.ok(service.shapes().pulls().full(fresh));
    }

    private PullRequest open(Call call, Repository repository) {
        PullRequest pull = service.pullRequest(call, repository);
        if (!pull.isOpen()) {
            throw Refusal.of(400, "This pull request is already closed.");
        }
        return pull;
    }

    private void checkAuthorOrWriter(Call call, Repository repository, PullRequest pull) {
        Person caller = call.person();
        if (!pull.author().equals(caller.uuid())
                && !service.directory().right(repository, caller).covers(Right.WRITE)) {
            throw Refusal.forbidden();
        }
    }

    private Answer decline(Call call) {
        Repository repository = service.repository(call, Right.READ);
        String reason = call.body().length == 0 ? "" : call.object().text("reason", "");
        PullRequest fresh = service.state().change(() -> {
            PullRequest old = open(call, repository);
            checkAuthorOrWriter(call, repository, old);
            PullRequest declined =
                    old.closed(PullRequest.State.DECLINED, null, call.person().uuid(), reason, service.now());
            service.state().pullRequests.put(declined.key(), declined);
            return declined;
        });
        service.events().pullRequest("rejected", repository, call.person(), fresh);
        return Answer.ok(service.shapes().pulls().full(fresh));
    }

    /** Diffs of pull requests live at the repository; the client must follow (facts 5.5). */
    private Answer redirect(Call call, String kind) {
        Repository repository = service.repository(call, Right.READ);
        PullRequest pull = service.pullRequest(call, repository);
        Workspace workspace = service.directory().owner(repository);
        Map<String, List<String>> query = new LinkedHashMap<>(call.query());
        String target = service.shapes()
                .links()
                .repository(
                        workspace, repository, "/" + kind + "/" + PullRequestShape.spec(workspace, repository, pull));
        StringBuilder address = new StringBuilder(target);
        query.forEach((name, values) -> values.forEach(value ->
                address.append('&').append(Links.encode(name)).append('=').append(Links.encode(value))));
        return Answer.redirect(address.toString());
    }

    private Answer commits(Call call) {
        Repository repository = service.repository(call, Right.READ);
        PullRequest pull = service.pullRequest(call, repository);
        List<RevCommit> found = service.history(repository)
                .log(
                        List.of(service.commit(repository, pull.sourceHash())),
                        List.of(service.commit(repository, pull.destinationHash())),
                        null,
                        0,
                        10_000);
        return Pages.STANDARD.of(call, found, one -> service.shapes().commits().commit(repository, one));
    }

    /** Statuses of the head; one that names another branch does not attach (facts 5.7). */
    private Answer statuses(Call call) {
        Repository repository = service.repository(call, Right.READ);
        PullRequest pull = service.pullRequest(call, repository);
        return Pages.STANDARD.of(
                call,
                service.directory().statuses(repository, pull.sourceHash()).stream()
                        .filter(one -> one.refname() == null || one.refname().equals(pull.sourceBranch()))
                        .toList(),
                one -> service.shapes().insights().status(repository, one));
    }
}
