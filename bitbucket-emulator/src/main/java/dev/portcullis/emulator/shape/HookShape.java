package dev.portcullis.emulator.shape;

import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Hook;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.State;
import dev.portcullis.emulator.state.Workspace;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Webhook subscriptions on the wire; the secret is never written, only whether there is one (facts 6.1). */
public final class HookShape {

    private final Links links;
    private final PeopleShape people;
    private final RepositoryShape repositories;
    private final Directory directory;
    private final State state;

    public HookShape(Links links, PeopleShape people, RepositoryShape repositories, Directory directory, State state) {
        this.links = links;
        this.people = people;
        this.repositories = repositories;
        this.directory = directory;
        this.state = state;
    }

    public Map<String, @Nullable Object> hook(Hook hook) {
        String self;
        Map<String, @Nullable Object> subject;
        if (hook.subject() == Hook.Subject.WORKSPACE) {
            Workspace workspace = state.workspaces.find(hook.subjectUuid()).orElseThrow();
            self = links.rest("/workspaces/" + workspace.slug() + "/hooks/" + Links.encode(hook.uuid()));
            subject = people.workspace(workspace);
        } else {
            Repository repository = state.repositories.find(hook.subjectUuid()).orElseThrow();
            self = links.repository(directory.owner(repository), repository, "/hooks/" + Links.encode(hook.uuid()));
            subject = repositories.small(repository);
        }
        return Json.object(
                "read_only", null,
                "description", hook.description(),
                "links", Json.object("self", Links.href(self)),
                "url", hook.url(),
                "created_at", Times.zulu(hook.createdAt()),
                "skip_cert_verification", hook.skipCertVerification(),
                "source", null,
                "history_enabled", false,
                "active", hook.active(),
                "subject", subject,
                "subject_type", hook.subject().wireName(),
                "type", "webhook_subscription",
                "events", hook.events(),
                "secret_set", hook.secret() != null,
                "uuid", hook.uuid());
    }
}
