package dev.portcullis.server.onboarding;

import dev.portcullis.bitbucket.access.Credential;
import dev.portcullis.bitbucket.access.Feature;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.server.audit.Audit;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.integrations.Principal;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Watched;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.JobKind;
import dev.portcullis.server.jobs.Jobs;
import dev.portcullis.server.onboarding.ConnectionStore.Check;
import dev.portcullis.server.onboarding.ConnectionStore.Offered;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** From a credential to a watched workspace. Nothing is written to Bitbucket before {@link #watch}. */
@Component
public class Onboarding {
    /** Key: the principal. Its workspace is nobody's. */
    static final JobKind VALIDATE = new JobKind("validate", 40);

    /** Key: the workspace. Makes sure that our one hook is there. */
    static final JobKind HOOK = new JobKind("hook", 35);

    static final UUID NO_WORKSPACE = new UUID(0, 0);

    private final Integrations integrations;
    private final Inventory inventory;
    private final Watched watched;
    private final ConnectionStore store;
    private final Jobs jobs;
    private final Audit audit;
    private final TransactionTemplate transaction;

    Onboarding(Integrations integrations, Inventory inventory, Watched watched, ConnectionStore store, Jobs jobs, Audit audit, TransactionTemplate transaction) {
        this.integrations = integrations;
        this.inventory = inventory;
        this.watched = watched;
        this.store = store;
        this.jobs = jobs;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** A person's input that cannot be right; the sentence says what to change. */
    public static final class Rejected extends Exception {
        private final String field;

        Rejected(String field, String sentence) {
            super(sentence);
            this.field = field;
        }

        public String field() {
            return field;
        }
    }

    /**
     * Seals the credential; asks Bitbucket nothing yet.
     *
     * @param kind api_token or app_password
     */
    public UUID draft(String kind, String login, String secret, @Nullable LocalDate expiresOn, String by, String origin) throws Rejected {
        return draft(kind, login, secret, expiresOn, EnumSet.allOf(Feature.class), by, origin);
    }

    /** @param features what the credential is to be used for: what they need is what is missed */
    public UUID draft(String kind, String login, String secret, @Nullable LocalDate expiresOn, Set<Feature> features, String by, String origin)
            throws Rejected {
        if (!List.of("api_token", "app_password").contains(kind)) throw new Rejected("kind", "Choose the kind of credential.");
        String name = login.strip();
        String value = secret.strip();
        if (name.isEmpty()) throw new Rejected("login", kind.equals("api_token") ? "Enter the e-mail of the Atlassian account." : "Enter the Bitbucket username.");
        if (kind.equals("api_token") && !name.contains("@")) throw new Rejected("login", "Enter the e-mail of the Atlassian account, not the username.");
        if (value.isEmpty()) throw new Rejected("secret", kind.equals("api_token") ? "Enter the API token." : "Enter the app password.");
        if (value.length() > 4_000 || value.chars().anyMatch(c -> c < 0x21 || c == 0x7f)) throw new Rejected("secret", "This holds characters that no token has. Copy it once more.");
        try {
            if (kind.equals("api_token")) new Credential.ApiToken(name, Secret.of(value));
            else new Credential.AppPassword(name, Secret.of(value));
        } catch (IllegalArgumentException wrong) {
            throw new Rejected("login", "This cannot be the name of an account.");
        }
        return transaction.execute(status -> {
            UUID id = integrations.draft(kind, name, value, expiresOn, features, by);
            audit.record(null, by, "integration.draft", name, null, kind, origin);
            return id;
        });
    }

    /** Starts the checks, or starts them again. Reads only. */
    public void validate(UUID principal) {
        transaction.executeWithoutResult(status -> {
            store.reset(principal, ValidateJob.CHECKS);
            jobs.want(VALIDATE, NO_WORKSPACE, principal.toString(), "a credential");
        });
    }

    public Optional<Principal> principal(UUID id) {
        return integrations.principal(id);
    }

    public List<Check> checks(UUID principal) {
        return store.checks(principal);
    }

    public List<Offered> offered(UUID principal) {
        return store.offered(principal);
    }

    /** @param projects uuids with braces; null for all, also future ones */
    public record Choice(UUID workspace, Mode mode, @Nullable List<String> projects) {}

    /** OK: from here on the workspaces are watched. Their hook, inventory and first reading are jobs. */
    public void watch(UUID principal, List<Choice> choices, String by, String origin) throws Rejected {
        Principal known = integrations.principal(principal).orElseThrow(() -> new Rejected("principal", "This credential was removed. Start again."));
        if (!known.state().equals("proven")) throw new Rejected("principal", "Press Validate first: Bitbucket has not accepted this credential.");
        if (choices.isEmpty()) throw new Rejected("workspaces", "Choose at least one workspace.");
        List<Offered> offered = store.offered(principal);
        for (Choice choice : choices) {
            Optional<Offered> workspace = offered.stream().filter(each -> each.workspace().equals(choice.workspace())).findFirst();
            if (workspace.isEmpty()) throw new Rejected("workspaces", "The account is no member of this workspace.");
            if (!workspace.get().administrator())
                throw new Rejected("workspaces", "The account does not administer " + workspace.get().slug() + ", so it cannot make the webhook.");
            if (choice.projects() != null && choice.projects().isEmpty())
                throw new Rejected("projects", "Choose at least one project of " + workspace.get().slug() + ", or all of it.");
            if (choice.projects() != null)
                for (String project : choice.projects())
                    if (workspace.get().projects().stream().noneMatch(each -> each.uuid().equals(project)))
                        throw new Rejected("projects", "A chosen project is not one of " + workspace.get().slug() + ".");
        }
        transaction.executeWithoutResult(status -> {
            for (Choice choice : choices) {
                Offered workspace = offered.stream().filter(each -> each.workspace().equals(choice.workspace())).findFirst().orElseThrow();
                Optional<Integration> before = integrations.find(choice.workspace());
                if (before.isPresent() && choice.mode().compareTo(before.get().mode()) > 0) inventory.hush(choice.workspace());
                integrations.watch(choice.workspace(), principal, choice.mode(), choice.projects());
                // The last workspace to change to another credential takes the old one away.
                before.filter(each -> !each.principal().equals(principal)).ifPresent(each -> integrations.forget(each.principal()));
                inventory.workspace(choice.workspace(), workspace.slug(), workspace.name(), "validation");
                integrations.intendHook(choice.workspace());
                jobs.want(HOOK, choice.workspace(), choice.workspace().toString(), workspace.slug());
                jobs.want(Work.SYNC, choice.workspace(), choice.workspace().toString(), workspace.slug());
                audit.record(choice.workspace(), by, "integration.watch", workspace.slug(), before.map(each -> each.mode().key()).orElse(null),
                        choice.mode().key() + (choice.projects() == null ? ", all projects" : ", " + choice.projects().size() + " projects"), origin);
            }
        });
    }

    /** Raising the mode leaves what is open now without a word until its next push. */
    public void mode(UUID workspace, Mode mode, String by, String origin) {
        transaction.executeWithoutResult(status -> {
            Integration before = integrations.integration(workspace);
            if (mode.compareTo(before.mode()) > 0) inventory.hush(workspace);
            integrations.mode(workspace, mode);
            audit.record(workspace, by, "integration.mode", slug(workspace), before.mode().key(), mode.key(), origin);
        });
    }

    /** Makes sure once more that the hook is there. */
    public void repairHook(UUID workspace, String by, String origin) {
        transaction.executeWithoutResult(status -> {
            integrations.intendHook(workspace);
            jobs.want(HOOK, workspace, workspace.toString(), slug(workspace));
            audit.record(workspace, by, "integration.hook", slug(workspace), null, "made sure of", origin);
        });
    }

    /** Reads once more what the workspace holds. */
    public void look(UUID workspace) {
        jobs.want(Work.SYNC, workspace, workspace.toString(), slug(workspace));
    }

    /** Removes a credential that watches nothing; false when it does. */
    public boolean discard(UUID principal, String by, String origin) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            String login = integrations.principal(principal).map(Principal::login).orElse("");
            boolean gone = integrations.forget(principal);
            if (gone) audit.record(null, by, "integration.discard", login, null, null, origin);
            return gone;
        }));
    }

    /** How far the connection of a workspace is. */
    public record Progress(UUID workspace, String slug, String mode, String hook, String hookDetail, int repositories, int firstRead, boolean complete) {}

    public List<Progress> progress() {
        return integrations.all().stream().map(integration -> {
            UUID workspace = integration.workspace();
            var repositories = watched.repositories(integration);
            int read = (int) repositories.stream().filter(each -> each.firstReadAt() != null).count();
            boolean complete = integration.lastSyncAt() != null
                    && !integration.hookState().equals("missing")
                    && read == repositories.size()
                    && jobs.idle(workspace, List.of(Work.SYNC.name(), Work.SCAN.name(), HOOK.name()));
            return new Progress(
                    workspace, slug(workspace), integration.mode().key(), integration.hookState(), integration.hookDetail(), repositories.size(), read, complete);
        }).toList();
    }

    private String slug(UUID workspace) {
        return inventory.workspace(workspace).map(each -> each.slug()).orElse("a workspace");
    }
}
