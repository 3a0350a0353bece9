package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.state.CommitStatus;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Build statuses of commits; one key, one status (facts 5.7). */
final class StatusCalls {

    private static final List<String> STATES = List.of("FAILED", "INPROGRESS", "STOPPED", "SUCCESSFUL");

    /** Remembered but not found in print (facts 5.7). */
    private static final int LONGEST_KEY = 40;

    private final Service service;

    StatusCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String all = "/repositories/{workspace}/{repo_slug}/commit/{commit}/statuses";
        String read = "read:repository:bitbucket";
        routes.add("GET", all, "repository", read, this::list);
        routes.add("POST", all + "/build", "repository", read, this::create);
        routes.add("GET", all + "/build/{key}", "repository", read, this::read);
        routes.add("PUT", all + "/build/{key}", "repository", read, this::change);
    }

    private String hash(Call call, Repository repository) {
        return service.commit(repository, call.path("commit")).name();
    }

    private Answer list(Call call) {
        Repository repository = service.repository(call, Right.READ);
        return Pages.STANDARD.of(
                call,
                service.directory().statuses(repository, hash(call, repository)),
                one -> service.shapes().insights().status(repository, one));
    }

    private Answer read(Call call) {
        Repository repository = service.repository(call, Right.READ);
        return Answer.ok(service.shapes().insights().status(repository, known(call, repository)));
    }

    private CommitStatus known(Call call, Repository repository) {
        return service.state()
                .statuses
                .find(repository.uuid() + "/" + hash(call, repository) + "/" + call.path("key"))
                .orElseThrow(() -> Refusal.noSuchThing("Build status"));
    }

    /** 201 also where a key is overwritten: the document knows nothing else. */
    private Answer create(Call call) {
        Repository repository = service.repository(call, Right.READ);
        String hash = hash(call, repository);
        Body body = call.object();
        String key = body.text("key");
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            throw Refusal.badField("key", "Ensure this value has at most " + LONGEST_KEY + " characters.");
        }
        String state = body.oneOf("state", STATES);
        if (state == null) {
            throw Refusal.badField("state", "required key not provided");
        }
        return Answer.created(save(
                call,
                repository,
                repository.uuid() + "/" + hash + "/" + key,
                old -> new CommitStatus(
                        repository.uuid(),
                        hash,
                        key,
                        old == null ? Service.newUuid() : old.uuid(),
                        state,
                        body.text("name", key),
                        body.text("description", ""),
                        address(body, ""),
                        body.textOrNull("refname"),
                        old == null ? service.now() : old.createdOn(),
                        service.now())));
    }

    private Answer change(Call call) {
        Repository repository = service.repository(call, Right.READ);
        CommitStatus known = known(call, repository);
        Body body = call.object();
        String state = body.oneOf("state", STATES);
        return Answer.ok(
                save(call, repository, known.tableKey(), last -> change(body, state, last == null ? known : last)));
    }

    private CommitStatus change(Body body, @Nullable String state, CommitStatus old) {
        return new CommitStatus(
                old.repository(),
                old.commit(),
                old.key(),
                old.uuid(),
                state == null ? old.state() : state,
                body.text("name", old.name()),
                body.text("description", old.description()),
                address(body, old.url()),
                body.has("refname") ? body.textOrNull("refname") : old.refname(),
                old.createdOn(),
                service.now());
    }

    private static String address(Body body, String otherwise) {
        String url = body.text("url", otherwise);
        try {
            if (!url.isEmpty() && !URI.create(url).isAbsolute()) {
                throw Refusal.badField("url", "Enter a valid URL.");
            }
        } catch (IllegalArgumentException malformed) {
            throw Refusal.badField("url", "Enter a valid URL.");
        }
        return url;
    }

    private Object save(Call call, Repository repository, String key, Change change) {
        boolean[] created = new boolean[1];
        CommitStatus fresh = service.state().change(() -> {
            CommitStatus old = service.state().statuses.get(key);
            created[0] = old == null;
            CommitStatus next = change.of(old);
            service.state().statuses.put(key, next);
            return next;
        });
        service.events().status(created[0], repository, call.person(), fresh);
        return service.shapes().insights().status(repository, fresh);
    }

    /** Makes a status from the one that was there. */
    @FunctionalInterface
    private interface Change {
        CommitStatus of(@Nullable CommitStatus old);
    }
}
