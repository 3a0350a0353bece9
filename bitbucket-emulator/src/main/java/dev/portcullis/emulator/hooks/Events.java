package dev.portcullis.emulator.hooks;

import dev.portcullis.emulator.shape.Json;
import dev.portcullis.emulator.shape.Shapes;
import dev.portcullis.emulator.state.Comment;
import dev.portcullis.emulator.state.CommitStatus;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Hook;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.PullRequest;
import dev.portcullis.emulator.state.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happened, put into payloads (facts 6.3) and sent to every hook that asked for it. */
public final class Events {

    private final Directory directory;
    private final Shapes shapes;
    private final Deliveries deliveries;

    public Events(Directory directory, Shapes shapes, Deliveries deliveries) {
        this.directory = directory;
        this.shapes = shapes;
        this.deliveries = deliveries;
    }

    public void pushed(Repository repository, Person actor, List<Object> changes) {
        Map<String, @Nullable Object> payload = about(repository, actor);
        payload.put("push", Json.object("changes", changes));
        send(repository, "repo:push", payload);
    }

    public void pullRequest(String event, Repository repository, Person actor, PullRequest pull) {
        Map<String, @Nullable Object> payload = about(repository, actor);
        payload.put("pullrequest", shapes.pulls().full(pull));
        send(repository, "pullrequest:" + event, payload);
    }

    /** Approvals and requests for changes; {@code name} is the extra object of the payload. */
    public void verdict(String event, String name, Repository repository, Person actor, PullRequest pull, String date) {
        Map<String, @Nullable Object> payload = about(repository, actor);
        payload.put("pullrequest", shapes.pulls().full(pull));
        payload.put(name, Json.object("date", date, "user", shapes.people().user(actor)));
        send(repository, "pullrequest:" + event, payload);
    }

    public void comment(String event, Repository repository, Person actor, PullRequest pull, Comment comment) {
        Map<String, @Nullable Object> payload = about(repository, actor);
        payload.put("pullrequest", shapes.pulls().full(pull));
        payload.put("comment", shapes.pulls().comment(pull, comment));
        send(repository, "pullrequest:comment_" + event, payload);
    }

    public void status(boolean created, Repository repository, Person actor, CommitStatus status) {
        Map<String, @Nullable Object> payload = about(repository, actor);
        payload.put("commit_status", shapes.insights().status(repository, status));
        send(repository, created ? "repo:commit_status_created" : "repo:commit_status_updated", payload);
    }

    public void created(Repository repository, Person actor) {
        send(repository, "repo:created", about(repository, actor));
    }

    public void forked(Repository parent, Repository fork, Person actor) {
        Map<String, @Nullable Object> payload = about(parent, actor);
        payload.put("fork", shapes.repositories().inEvent(fork));
        send(parent, "repo:fork", payload);
    }

    /** To be called before the repository is forgotten, while its hooks are still known. */
    public void deleted(Repository repository, Person actor) {
        send(repository, "repo:deleted", about(repository, actor));
    }

    public void updated(Repository repository, Person actor, Map<String, @Nullable Object> changes) {
        Map<String, @Nullable Object> payload = about(repository, actor);
        payload.put("changes", changes);
        send(repository, "repo:updated", payload);
    }

    /** Told under the new name to whoever hears of either workspace (facts 6.3: no recording was found). */
    public void transferred(Repository old, Repository fresh, Person actor) {
        send(fresh, "repo:transfer", about(fresh, actor));
        if (!old.workspace().equals(fresh.workspace())) {
            Map<String, @Nullable Object> payload = about(fresh, actor);
            directory.hooks(Hook.Subject.WORKSPACE, old.workspace()).stream()
                    .filter(hook -> hook.active() && hook.events().contains("repo:transfer"))
                    .forEach(hook -> deliveries.send(hook, "repo:transfer", payload));
        }
    }

    /** The documented changes of a rename. */
    public Map<String, @Nullable Object> renamed(Repository old, Repository fresh) {
        String workspace = directory.owner(fresh).slug();
        return Json.object(
                "name", Json.object("old", old.name(), "new", fresh.name()),
                "full_name", Json.object("old", workspace + "/" + old.slug(), "new", workspace + "/" + fresh.slug()));
    }

    private Map<String, @Nullable Object> about(Repository repository, Person actor) {
        return Json.object(
                "repository", shapes.repositories().inEvent(repository),
                "actor", shapes.people().user(actor));
    }

    private void send(Repository repository, String event, Object payload) {
        List<Hook> hooks = new ArrayList<>(directory.hooks(Hook.Subject.WORKSPACE, repository.workspace()));
        hooks.addAll(directory.hooks(Hook.Subject.REPOSITORY, repository.uuid()));
        for (Hook hook : hooks) {
            if (hook.active() && hook.events().contains(event)) {
                deliveries.send(hook, event, payload);
            }
        }
    }
}
