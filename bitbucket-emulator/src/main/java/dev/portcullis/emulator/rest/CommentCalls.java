package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.state.Comment;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.PullRequest;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Comments on pull requests: in general, on lines, as replies; threads that are resolved (facts 5.6). */
final class CommentCalls {

    private final Service service;

    CommentCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String all = PullRequestCalls.PATH + "/{pull_request_id}/comments";
        String one = all + "/{comment_id}";
        String read = PullRequestCalls.READ;
        routes.add("GET", all, "pullrequest", read, this::list);
        routes.add("POST", all, "pullrequest", read, this::create);
        routes.add("GET", one, "pullrequest", read, this::read);
        routes.add("PUT", one, "pullrequest", read, this::change);
        routes.add("DELETE", one, "pullrequest", read, this::delete);
        routes.add("POST", one + "/resolve", "pullrequest", read, this::resolve);
        routes.add("DELETE", one + "/resolve", "pullrequest", read, this::reopen);
    }

    private record Place(Repository repository, PullRequest pull) {}

    private Place place(Call call) {
        Repository repository = service.repository(call, Right.READ);
        return new Place(repository, service.pullRequest(call, repository));
    }

    private Comment comment(Call call, PullRequest pull) {
        return visible(call, pull).stream()
                .filter(one -> String.valueOf(one.id()).equals(call.path("comment_id")))
                .findFirst()
                .orElseThrow(() -> Refusal.noSuchThing("Comment"));
    }

    /** A pending comment is its author's alone until the review is finished: a guess. */
    private List<Comment> visible(Call call, PullRequest pull) {
        Person caller = call.callerOrNull();
        return service.directory().comments(pull).stream()
                .filter(one -> !one.pending() || caller != null && one.author().equals(caller.uuid()))
                .toList();
    }

    private Answer list(Call call) {
        Place place = place(call);
        return Pages.STANDARD.of(
                call,
                visible(call, place.pull()),
                one -> service.shapes().pulls().comment(place.pull(), one));
    }

    private Answer read(Call call) {
        Place place = place(call);
        return Answer.ok(service.shapes().pulls().comment(place.pull(), comment(call, place.pull())));
    }

    private static String raw(Body body) {
        Body content = body.child("content");
        String raw = content == null ? null : content.textOrNull("raw");
        if (raw == null || raw.isBlank()) {
            throw Refusal.badField("content", "required key not provided");
        }
        return raw;
    }

    private Answer create(Call call) {
        Place place = place(call);
        Person author = call.person();
        Body body = call.object();
        String raw = raw(body);
        Long parent = parent(place.pull(), body);
        Comment.Place inline = parent == null ? inline(body) : null;
        boolean pending = body.flag("pending", false);
        Instant now = service.now();
        Comment comment = service.state().change(() -> {
            long id = service.state().next("comment") + Comment.FIRST_ID;
            Comment fresh = new Comment(
                    place.repository().uuid(),
                    place.pull().id(),
                    id,
                    parent,
                    author.uuid(),
                    raw,
                    inline,
                    pending,
                    false,
                    null,
                    now,
                    now);
            service.state().comments.put(fresh.key(), fresh);
            return fresh;
        });
        if (!pending) {
            service.events().comment("created", place.repository(), author, place.pull(), comment);
        }
        return Answer.created(service.shapes().pulls().comment(place.pull(), comment));
    }

    private @Nullable Long parent(PullRequest pull, Body body) {
        Body parent = body.child("parent");
        if (parent == null) {
            return null;
        }
        Integer id = parent.number("id");
        return service.directory().comments(pull).stream()
                .map(Comment::id)
                .filter(one -> id != null && one == id.longValue())
                .findFirst()
                .orElseThrow(() -> Refusal.badField("parent", "Comment not found"));
    }

    private static Comment.@Nullable Place inline(Body body) {
        Body inline = body.child("inline");
        if (inline == null) {
            return null;
        }
        Comment.Place place = new Comment.Place(
                inline.text("path"),
                inline.number("from"),
                inline.number("to"),
                inline.number("start_from"),
                inline.number("start_to"));
        for (Integer line : new Integer[] {place.from(), place.to(), place.startFrom(), place.startTo()}) {
            if (line != null && line < 1) {
                throw Refusal.badField("inline", "Ensure this value is greater than or equal to 1.");
            }
        }
        return place;
    }

    private Comment own(Call call, Place place, boolean forAdministrators) {
        Comment comment = comment(call, place.pull());
        boolean allowed = comment.author().equals(call.person().uuid())
                || forAdministrators
                        && service.directory()
                                .right(place.repository(), call.person())
                                .covers(Right.ADMIN);
        if (!allowed) {
            throw Refusal.forbidden();
        }
        if (comment.deleted()) {
            throw Refusal.noSuchThing("Comment");
        }
        return comment;
    }

    private Comment keep(Supplier<Comment> work) {
        return service.state().change(() -> {
            Comment fresh = work.get();
            service.state().comments.put(fresh.key(), fresh);
            return fresh;
        });
    }

    private Answer change(Call call) {
        Place place = place(call);
        String raw = raw(call.object());
        Comment fresh = keep(() -> own(call, place, false).withRaw(raw, service.now()));
        service.events().comment("updated", place.repository(), call.person(), place.pull(), fresh);
        return Answer.ok(service.shapes().pulls().comment(place.pull(), fresh));
    }

    private Answer delete(Call call) {
        Place place = place(call);
        Comment fresh = keep(() -> own(call, place, true).asDeleted(service.now()));
        service.events().comment("deleted", place.repository(), call.person(), place.pull(), fresh);
        return Answer.empty();
    }

    /** Only the first comment of a thread on the diff: Atlassian's document of June 2026; the sentences are guesses. */
    private Answer resolve(Call call) {
        Place place = place(call);
        Comment.Resolution resolution = new Comment.Resolution(call.person().uuid(), service.now());
        Comment fresh = keep(() -> {
            Comment comment = comment(call, place.pull());
            checkThread(comment);
            if (comment.resolution() != null) {
                throw Refusal.of(409, "This comment is already resolved.");
            }
            return comment.withResolution(resolution);
        });
        service.events().comment("resolved", place.repository(), call.person(), place.pull(), fresh);
        return Answer.ok(service.shapes().pulls().resolution(resolution));
    }

    private Answer reopen(Call call) {
        Place place = place(call);
        Comment fresh = keep(() -> {
            Comment comment = comment(call, place.pull());
            checkThread(comment);
            if (comment.resolution() == null) {
                throw Refusal.noSuchThing("Resolution");
            }
            return comment.withResolution(null);
        });
        service.events().comment("reopened", place.repository(), call.person(), place.pull(), fresh);
        return Answer.empty();
    }

    private static void checkThread(Comment comment) {
        if (comment.parent() != null || comment.inline() == null) {
            throw Refusal.of(403, "Only the first comment of a thread on the diff can be resolved.");
        }
        if (comment.deleted()) {
            throw Refusal.noSuchThing("Comment");
        }
    }
}
