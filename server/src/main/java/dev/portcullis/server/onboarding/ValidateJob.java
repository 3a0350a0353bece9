package dev.portcullis.server.onboarding;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.Caller;
import dev.portcullis.bitbucket.WorkspaceAccess;
import dev.portcullis.bitbucket.access.Credential;
import dev.portcullis.bitbucket.access.Feature;
import dev.portcullis.bitbucket.access.ScopeNote;
import dev.portcullis.bitbucket.access.Scopes;
import dev.portcullis.bitbucket.error.BitbucketException;
import dev.portcullis.bitbucket.error.BitbucketException.MissingScopes;
import dev.portcullis.bitbucket.error.BitbucketException.RateLimited;
import dev.portcullis.bitbucket.error.BitbucketException.Unauthorized;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.server.integrations.Ids;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Principal;
import dev.portcullis.server.jobs.JobHandler;
import dev.portcullis.server.jobs.JobKind;
import dev.portcullis.server.mirrors.GitTrouble;
import dev.portcullis.server.mirrors.Mirrors;
import dev.portcullis.server.onboarding.ConnectionStore.Check;
import dev.portcullis.server.onboarding.ConnectionStore.Offered;
import dev.portcullis.server.onboarding.ConnectionStore.OfferedProject;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds out what a credential is good for, one check after the other, by reading only. */
@Component
class ValidateJob implements JobHandler {
    static final String CREDENTIAL = "Credential";
    static final String IDENTITY = "Identity";
    static final String WORKSPACES = "Workspaces";
    static final String SCOPES = "Scopes";
    static final String GIT = "Git";
    static final String WEBHOOKS = "Webhooks";

    /** In the order of the page. */
    static final List<String> CHECKS = List.of(CREDENTIAL, IDENTITY, WORKSPACES, SCOPES, GIT, WEBHOOKS);

    private final Integrations integrations;
    private final Mirrors mirrors;
    private final ConnectionStore store;
    private final Clock clock;

    ValidateJob(Integrations integrations, Mirrors mirrors, ConnectionStore store, Clock clock) {
        this.integrations = integrations;
        this.mirrors = mirrors;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public JobKind kind() {
        return Onboarding.VALIDATE;
    }

    @Override
    public void run(UUID workspace, String key, Progress progress) throws Exception {
        UUID id = UUID.fromString(key);
        Optional<Principal> principal = integrations.principal(id);
        if (principal.isEmpty()) return;
        new Validation(principal.get()).run();
    }

    /** What one check says; it throws nothing that a page should not show. */
    private interface Look {
        Said say() throws BitbucketException, GitTrouble, InterruptedException;
    }

    private record Said(String state, String title, String detail, String quote, String nextStep) {
        static Said ok(String title, String detail) {
            return new Said("ok", title, detail, "", "");
        }

        static Said warning(String title, String detail, String quote, String nextStep) {
            return new Said("warning", title, detail, quote, nextStep);
        }

        static Said failed(String title, String detail, String quote, String nextStep) {
            return new Said("failed", title, detail, quote, nextStep);
        }
    }

    private final class Validation {
        private final Principal principal;
        private final BitbucketClient client;
        private @Nullable Caller caller;
        private List<WorkspaceAccess> administered = List.of();
        private @Nullable String probe;

        Validation(Principal principal) {
            this.principal = principal;
            this.client = integrations.reader(principal.id()).at(Priority.URGENT);
        }

        void run() throws InterruptedException {
            if (!check(CREDENTIAL, this::credential)) {
                for (String name : CHECKS.subList(1, CHECKS.size()))
                    write(name, Said.failed(name, "Not checked: it needs an accepted credential.", "", ""), null);
                return;
            }
            check(IDENTITY, this::identity);
            boolean administers = check(WORKSPACES, this::workspaces);
            check(SCOPES, this::scopes);
            if (administers) {
                check(GIT, this::git);
                check(WEBHOOKS, this::webhooks);
            } else
                for (String name : List.of(GIT, WEBHOOKS))
                    write(name, Said.failed(name, "Not checked: it needs a workspace that the account administers.", "", ""), null);
        }

        private boolean check(String name, Look look) throws InterruptedException {
            store.check(principal.id(), name, new Check(name, "running", name, "", "", "", null));
            long start = clock.millis();
            Said said;
            try {
                said = look.say();
            } catch (MissingScopes missing) {
                said = Said.failed(name + ": a scope is missing", "The token lacks " + String.join(", ", missing.missing()) + ".", missing.getMessage(),
                        "Create a token with all scopes of the list on the left, and enter it here.");
            } catch (RateLimited limited) {
                said = Said.failed(name + ": Bitbucket asks us to wait", "The requests of this account's hour are used up.", "", "Check again later.");
            } catch (BitbucketException failure) {
                String answer = String.valueOf(failure.getMessage());
                boolean answered = answer.startsWith("Bitbucket answered ");
                said = Said.failed(name + " could not be checked", answered ? "Bitbucket did not answer as expected." : answer + ".", answered ? answer : "", "Check again. If it stays, look at the server's way to " + integrations.addresses().api().getHost() + ".");
            } catch (GitTrouble trouble) {
                said = Said.failed("Git: source cannot be read", trouble.getMessage(), "", switch (trouble.kind()) {
                    case IP_NOT_ALLOWED -> "Add the address that this server leaves from to the workspace's IP allowlist, then check again.";
                    case TWO_STEP_REQUIRED -> "Enable two-step verification for the service account, then check again.";
                    default -> "Check again. If it stays, look at the account's access to the repositories.";
                });
            }
            write(name, said, (int) (clock.millis() - start));
            return !said.state().equals("failed");
        }

        private void write(String name, Said said, @Nullable Integer millis) {
            store.check(principal.id(), name, new Check(name, said.state(), said.title(), said.detail(), said.quote(), said.nextStep(), millis));
        }

        private Said credential() {
            try {
                Caller me = client.users().me();
                caller = me;
                integrations.proven(principal.id(), me.uuid(), "", me.nickname() == null ? "" : me.nickname(), me.displayName());
                return Said.ok("Credential", (principal.kind().equals("api_token") ? "API token" : "Username and app password") + ", accepted."
                        + (principal.expiresOn() == null ? "" : " Expires on " + principal.expiresOn() + ", stated by you."));
            } catch (Unauthorized refused) {
                integrations.refused(principal.id(), refused.getMessage());
                boolean over = !clock.instant().atZone(ZoneOffset.UTC).toLocalDate().isBefore(Credential.AppPassword.ENDED);
                if (principal.kind().equals("app_password"))
                    return Said.failed(
                            over ? "Atlassian switched app passwords off" : "Bitbucket did not accept this app password",
                            over
                                    ? "Since " + Credential.AppPassword.ENDED + " Bitbucket refuses every app password, for its API and for git. The password may be right and still be refused."
                                    : "Bitbucket did not accept it for " + principal.login() + ". The username is not the e-mail. App passwords end on " + Credential.AppPassword.ENDED + ".",
                            refused.getMessage(),
                            "Create an API token for the service account and choose API token on the left.");
                return Said.failed(
                        "Bitbucket did not accept this token",
                        "Bitbucket did not accept it for " + principal.login() + ". Check that this is the e-mail of the account, that the token is not expired, and that it was created with scopes for the app Bitbucket.",
                        refused.getMessage(),
                        "Check the e-mail, or create a new token.");
            }
        }

        private Said identity() {
            Caller me = Objects.requireNonNull(caller);
            String name = me.displayName();
            boolean dedicated = (name + " " + me.nickname()).toLowerCase(Locale.ROOT).matches(".*(service|bot|portcullis|automation|security|machine|ci\\b).*");
            if (dedicated) return Said.ok("Identity", "Signed in as " + name + ". Developers see this name on comments.");
            return Said.warning(
                    "Identity may be a personal account",
                    "Signed in as " + name + ". If this is a person who leaves, the token stops working; and developers would see this name as the author of our comments.",
                    "",
                    "Better use a dedicated account, such as portcullis-service-account. You can go on with this one.");
        }

        private Said scopes() {
            Scopes held = Objects.requireNonNull(caller).scopes();
            if (held == null) return Said.warning("Scopes are not known", "Bitbucket did not say which scopes the credential holds.", "", "");
            TreeSet<String> missing = new TreeSet<>();
            for (Feature feature : principal.features()) missing.addAll(held.missing(feature));
            TreeSet<String> excess = new TreeSet<>(held.excess(principal.features()));
            String extra = excess.isEmpty() ? "none in excess" : "in excess: " + String.join(", ", excess);
            if (missing.isEmpty()) return Said.ok("Scopes", "All held, " + extra + ".");
            List<String> costs = new ArrayList<>();
            for (String scope : missing) costs.add(scope + " is missing: " + ScopeNote.of(scope).cost());
            return Said.warning("Scopes: " + missing.size() + " missing", String.join("\n", costs), "", "Create a token with the missing scopes, or go on without what they are for.");
        }

        private Said workspaces() {
            List<WorkspaceAccess> all = client.workspaces().mine().whole();
            administered = all.stream().filter(WorkspaceAccess::administrator).toList();
            for (WorkspaceAccess each : all) {
                String name = each.slug();
                List<OfferedProject> projects = List.of();
                if (each.administrator()) {
                    name = client.workspaces().one(each.slug()).name();
                    projects = client.projects().list(each.slug()).whole().stream()
                            .map(project -> new OfferedProject(project.key(), project.uuid(), project.name()))
                            .toList();
                    if (probe == null)
                        probe = client.repositories().list(each.slug()).stream()
                                .filter(repository -> repository.mainBranch() != null)
                                .map(repository -> each.slug() + "/" + repository.slug())
                                .findFirst()
                                .orElse(null);
                }
                store.offer(principal.id(), new Offered(Ids.uuid(each.uuid()), each.slug(), name, each.administrator(), projects));
            }
            List<String> others = all.stream().filter(each -> !each.administrator()).map(WorkspaceAccess::slug).toList();
            String left = others.isEmpty() ? "" : " Member only of " + String.join(", ", others) + ", so left out.";
            if (administered.isEmpty())
                return Said.failed("Workspaces: the account administers none", "Only an administrator may make the workspace's webhook and read settings." + left, "",
                        "Add the account to the Administrators group of the workspace, then check again.");
            return Said.ok("Workspaces", "Administrator of " + String.join(" and ", administered.stream().map(WorkspaceAccess::slug).toList()) + "." + left);
        }

        private Said git() throws GitTrouble, InterruptedException {
            if (probe == null) return Said.warning("Git could not be tried", "No repository with a commit was found.", "", "");
            Credential credential = integrations.credential(principal.id(), null);
            mirrors.probe(probe, new Mirrors.Login(credential.gitUser(), credential.secret().reveal()));
            return Said.ok("Git", "Source can be read: tried with " + probe + ".");
        }

        private Said webhooks() {
            for (WorkspaceAccess each : administered) client.hooks().list(each.slug()).whole();
            return Said.ok("Webhooks", "One hook on the workspace covers all repositories, also future ones. It is made when you press OK.");
        }
    }
}
