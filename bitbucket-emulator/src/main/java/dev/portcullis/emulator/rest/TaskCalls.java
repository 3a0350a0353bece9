package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.state.Comment;
import dev.portcullis.emulator.state.PullRequest;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.Task;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tasks of pull requests; whoever reads may set and settle them, as with comments (facts 5.6). */
final class TaskCalls {

    private final Service service;

    TaskCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String all = PullRequestCalls.PATH + "/{pull_request_id}/tasks";
        String one = all + "/{task_id}";
        String read = PullRequestCalls.READ;
        routes.add("GET", all, "pullrequest", read, this::list);
        routes.add("POST", all, "pullrequest", read, this::create);
        routes.add("GET", one, "pullrequest", read, this::read);
        routes.add("PUT", one, "pullrequest", read, this::change);
        routes.add("DELETE", one, "pullrequest", read, this::delete);
    }

    private PullRequest pull(Call call) {
        Repository repository = service.repository(call, Right.READ);
        return service.pullRequest(call, repository);
    }

    private Task task(Call call, PullRequest pull) {
        return service.directory().tasks(pull).stream()
                .filter(one -> String.valueOf(one.id()).equals(call.path("task_id")))
                .findFirst()
                .orElseThrow(() -> Refusal.noSuchThing("Task"));
    }

    private Answer list(Call call) {
        PullRequest pull = pull(call);
        return Pages.STANDARD.of(
                call, service.directory().tasks(pull), one -> service.shapes().pulls().task(pull, one));
    }

    private Answer read(Call call) {
        PullRequest pull = pull(call);
        return Answer.ok(service.shapes().pulls().task(pull, task(call, pull)));
    }

    private static @Nullable String raw(Body body) {
        Body content = body.child("content");
        String raw = content == null ? null : content.textOrNull("raw");
        if (content != null && (raw == null || raw.isBlank())) {
            throw Refusal.badField("content", "required key not provided");
        }
        return raw;
    }

    private Answer create(Call call) {
        PullRequest pull = pull(call);
        Body body = call.object();
        String raw = raw(body);
        if (raw == null) {
            throw Refusal.badField("content", "required key not provided");
        }
        Long comment = comment(pull, body);
        String creator = call.person().uuid();
        Instant now = service.now();
        Task task = service.state().change(() -> {
            Task fresh = new Task(
                    pull.repository(), pull.id(), service.state().next("task") + Comment.FIRST_ID, comment, creator, raw, null, now, now);
            service.state().tasks.put(fresh.key(), fresh);
            return fresh;
        });
        return Answer.created(service.shapes().pulls().task(pull, task));
    }

    private @Nullable Long comment(PullRequest pull, Body body) {
        Body comment = body.child("comment");
        if (comment == null) {
            return null;
        }
        Integer id = comment.number("id");
        return service.directory().comments(pull).stream()
                .map(Comment::id)
                .filter(one -> id != null && one == id.longValue())
                .findFirst()
                .orElseThrow(() -> Refusal.badField("comment", "Comment not found"));
    }

    private Answer change(Call call) {
        PullRequest pull = pull(call);
        Body body = call.object();
        String raw = raw(body);
        String state = body.oneOf("state", List.of("RESOLVED", "UNRESOLVED"));
        Comment.Resolution resolution = new Comment.Resolution(call.person().uuid(), service.now());
        Task fresh = service.state().change(() -> {
            Task old = task(call, pull);
            Comment.Resolution settled = state == null
                    ? old.resolution()
                    : state.equals("UNRESOLVED") ? null : old.resolution() == null ? resolution : old.resolution();
            Task changed = new Task(
                    old.repository(), old.pullRequest(), old.id(), old.comment(), old.creator(), raw == null ? old.raw() : raw, settled,
                    old.createdOn(), service.now());
            service.state().tasks.put(changed.key(), changed);
            return changed;
        });
        return Answer.ok(service.shapes().pulls().task(pull, fresh));
    }

    /** That its creator and administrators may is a guess. */
    private Answer delete(Call call) {
        PullRequest pull = pull(call);
        service.state().change(() -> {
            Task task = task(call, pull);
            boolean allowed = task.creator().equals(call.person().uuid())
                    || service.directory()
                            .right(service.directory().repository(pull), call.person())
                            .covers(Right.ADMIN);
            if (!allowed) {
                throw Refusal.forbidden();
            }
            service.state().tasks.remove(task.key());
        });
        return Answer.empty();
    }
}
