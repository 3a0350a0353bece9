package dev.portcullis.server.integrations;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.access.Consumer;
import dev.portcullis.bitbucket.access.Credential;
import dev.portcullis.bitbucket.access.Feature;
import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.access.ResourceGroup;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.bitbucket.access.WriteKind;
import dev.portcullis.bitbucket.error.BitbucketException.RateLimited;
import dev.portcullis.bitbucket.error.BitbucketException.WriteRefused;
import dev.portcullis.bitbucket.http.BitbucketAddresses;
import dev.portcullis.bitbucket.http.Budget;
import dev.portcullis.bitbucket.http.ConsumerSource;
import dev.portcullis.bitbucket.http.CredentialReport;
import dev.portcullis.bitbucket.http.CredentialSource;
import dev.portcullis.bitbucket.http.Manners;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.TokenEndpoint;
import dev.portcullis.bitbucket.http.WritePermit;
import dev.portcullis.server.Settings;
import dev.portcullis.server.audit.Audit;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Connections to Bitbucket: whose credential, for which workspace, in which mode, with how much of the hour left. */
@Component
public class Integrations {
    /** What we allow ourselves of Bitbucket's 1,000 an hour (facts, section 3); the rest is for people who use the same account. */
    public static final int HOURLY = 900;

    private static final UUID NOBODY = new UUID(0, 0);

    /** How long a credential is kept that watches nothing. */
    public static final Duration DRAFT = Duration.ofDays(1);

    /** An answer of 410 may come from a rehearsal of Atlassian's: so long after the last one it is not told any more. */
    public static final Duration REMOVED = Duration.ofDays(7);

    private final IntegrationStore store;
    private final HeldStore held;
    private final BudgetStore budgets;
    private final Sealer sealer;
    private final BitbucketAddresses addresses;
    private final Clock clock;
    private final Audit audit;
    private final TransactionTemplate alone;
    private final Map<UUID, UUID> accounts = new ConcurrentHashMap<>();
    private final Map<UUID, String> scopesTold = new ConcurrentHashMap<>();
    /** Saves the question to the database; others may have used it first, so the database decides. */
    private final Map<String, LocalDate> usedOn = new ConcurrentHashMap<>();
    /** One client a workspace and credential, since it remembers how often Bitbucket asked it to wait. */
    private final Map<Use, BitbucketClient> clients = new ConcurrentHashMap<>();
    private final Map<UUID, ConsumerSource> consumers = new ConcurrentHashMap<>();

    Integrations(IntegrationStore store, HeldStore held, BudgetStore budgets, Sealer sealer, Settings settings, Audit audit, PlatformTransactionManager transactions, Clock clock) {
        this.store = store;
        this.held = held;
        this.budgets = budgets;
        this.sealer = sealer;
        this.audit = audit;
        this.alone = new TransactionTemplate(transactions);
        this.alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.addresses = new BitbucketAddresses(settings.bitbucket().api(), settings.bitbucket().web());
        this.clock = clock;
    }

    public BitbucketAddresses addresses() {
        return addresses;
    }

    // Principals ----------------------------------------------------------------------------------------------------------

    /** Seals the credential at once; nothing is sent to Bitbucket. */
    public UUID draft(String kind, String login, String secret, @Nullable LocalDate expiresOn, String by) {
        return draft(kind, login, secret, expiresOn, EnumSet.allOf(Feature.class), by);
    }

    public UUID draft(String kind, String login, String secret, @Nullable LocalDate expiresOn, Set<Feature> features, String by) {
        UUID id = UUID.randomUUID();
        tidy();
        store.insert(id, kind, login, sealer.seal(secretIdentity(id), secret), expiresOn, features, by, clock.instant());
        return id;
    }

    /** Deletes a credential, unless a workspace is watched with it. */
    public boolean forget(UUID principal) {
        return store.forget(principal);
    }

    /** Credentials that were never put to use go after a day, counts of requests after two hours. */
    public void tidy() {
        Instant now = clock.instant();
        store.forgetDrafts(now.minus(DRAFT));
        budgets.forget(now.minus(Duration.ofHours(2)));
    }

    public Optional<Principal> principal(UUID id) {
        return store.principal(id);
    }

    public List<Principal> principals() {
        return store.principals();
    }

    public void proven(UUID id, String userUuid, String accountId, String nickname, String displayName) {
        store.proven(id, userUuid, accountId, nickname, displayName);
        UUID account = account(id);
        if (!account.equals(id)) budgets.move(id, account);
    }

    /** Whose hour a credential's requests are counted to: all API tokens of a Bitbucket user share it; an access token and a consumer have their own. */
    public UUID account(UUID principal) {
        UUID known = accounts.get(principal);
        if (known != null) return known;
        Optional<UUID> user = store.principal(principal).flatMap(this::counted);
        user.ifPresent(uuid -> accounts.put(principal, uuid));
        return user.orElse(principal);
    }

    private Optional<UUID> counted(Principal principal) {
        String own = switch (principal.kind()) {
            case "access_token" -> sealer.openText(secretIdentity(principal.id()), store.secret(principal.id()).orElseThrow());
            case "consumer" -> principal.login();
            default -> "";
        };
        if (!own.isEmpty()) return Optional.of(UUID.nameUUIDFromBytes(sealer.nameKey(NOBODY, principal.kind() + own).getBytes(StandardCharsets.US_ASCII)));
        return principal.userUuid().isEmpty() ? Optional.empty() : Optional.of(Ids.uuid(principal.userUuid()));
    }

    public void refused(UUID id, String refusal) {
        store.refused(id, refusal);
    }

    /** For git; the clients open it for themselves. @param workspace that is read; null before one is watched */
    public Credential credential(UUID principal, @Nullable UUID workspace) {
        used(principal, workspace, "read repositories by git");
        return opened(principal);
    }

    /** Kept until it is not met any more, and in the trail: what needs the call does not work, and nobody here can mend it. */
    private void alarm(Operation operation, String change) {
        String call = operation.method() + " " + operation.path();
        alone.executeWithoutResult(status -> {
            if (store.removed(call, change, clock.instant())) audit.record(null, Audit.PORTCULLIS, "bitbucket.removed", call, null, change, Audit.JOB);
        });
    }

    /** Calls that Bitbucket has answered with 410 of late. */
    public List<RemovedCall> removedCalls() {
        return store.removedSince(clock.instant().minus(REMOVED));
    }

    /** The first use for a purpose on a day is kept in the trail. */
    private void used(UUID principal, @Nullable UUID workspace, String purpose) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        String use = principal + " " + purpose;
        if (today.equals(usedOn.get(use))) return;
        // On its own: the request was made, whatever becomes of its caller's transaction.
        alone.executeWithoutResult(status -> {
            if (store.used(principal, purpose, today))
                audit.record(workspace, Audit.PORTCULLIS, "credential.use", store.principal(principal).map(Principal::login).orElse("a credential"), null, purpose, Audit.JOB);
        });
        usedOn.put(use, today);
    }

    private Credential opened(UUID principal) {
        Principal known = store.principal(principal).orElseThrow(() -> new IllegalStateException("The credential was removed"));
        Secret secret = Secret.of(sealer.openText(secretIdentity(principal), store.secret(principal).orElseThrow()));
        return switch (known.kind()) {
            case "access_token" -> new Credential.AccessToken(secret);
            case "consumer" -> consumers.computeIfAbsent(principal, id -> consumer(id, known.login(), secret)).credential();
            case "app_password" -> new Credential.AppPassword(known.login(), secret);
            default -> new Credential.ApiToken(known.login(), secret);
        };
    }

    private ConsumerSource consumer(UUID principal, String key, Secret secret) {
        return new ConsumerSource(new Consumer(key, secret), new TokenEndpoint(addresses, Manners.DEFAULT, clock), new Held(principal, held, sealer), clock);
    }

    /** Trades the code that came with a person's consent for tokens, and keeps them. {@code Unauthorized} when the code is not good any more. */
    public void consented(UUID principal, String code) {
        Principal known = store.principal(principal).orElseThrow(() -> new IllegalStateException("The credential was removed"));
        Secret secret = Secret.of(sealer.openText(secretIdentity(principal), store.secret(principal).orElseThrow()));
        TokenEndpoint endpoint = new TokenEndpoint(addresses, Manners.DEFAULT, clock);
        new Held(principal, held, sealer).renew(before -> endpoint.byCode(new Consumer(known.login(), secret), code));
        consumers.remove(principal);
    }

    private static String secretIdentity(UUID principal) {
        return "principal:" + principal + ":secret";
    }

    // Clients -------------------------------------------------------------------------------------------------------------

    /** A client that can only read, for checking a credential that is not in use yet. */
    public BitbucketClient reader(UUID principal) {
        return client(principal, null, kind -> {
            throw new WriteRefused("Nothing is written to Bitbucket before OK is pressed");
        });
    }

    /**
     * A client for a watched workspace; its mode decides which writes go out.
     *
     * @throws IllegalStateException when the workspace is not watched
     */
    public BitbucketClient client(UUID workspace) {
        Integration integration = integration(workspace);
        // By the credential of now: another node may have replaced it.
        Use use = new Use(workspace, integration.principal());
        clients.keySet().removeIf(each -> each.workspace().equals(workspace) && !each.equals(use));
        return clients.computeIfAbsent(use, each -> client(use.principal(), workspace, kind -> permit(workspace, kind)));
    }

    private record Use(UUID workspace, UUID principal) {}

    /**
     * A client that takes back what was written: it works in mode observe only, and while writing is paused too. Raising the mode stops it.
     *
     * @throws IllegalStateException when the workspace is not watched
     */
    public BitbucketClient withdrawing(UUID workspace) {
        return client(integration(workspace).principal(), workspace, kind -> {
            boolean ours = kind == WriteKind.COMMENT || kind == WriteKind.REPORT || kind == WriteKind.STATUS;
            if (!ours || integration(workspace).mode() != Mode.OBSERVE) throw new WriteRefused("Only in mode observe is what was written taken back");
        });
    }

    private void permit(UUID workspace, WriteKind kind) {
        Integration now = integration(workspace);
        boolean allowed = switch (kind) {
            // Observe too: without deliveries nothing is seen.
            case HOOK -> !now.paused();
            case REPORT, COMMENT, SETTING -> now.mode().tells() && !now.paused();
            case STATUS, REVIEW -> now.mode() == Mode.GATE && !now.paused();
        };
        if (!allowed) throw new WriteRefused("The mode of this workspace is " + now.mode().key() + (now.paused() ? ", and writing is paused" : ""));
    }

    private static String purpose(Operation operation) {
        WriteKind writes = operation.writes();
        if (writes == null) return "read through the API";
        return switch (writes) {
            case HOOK -> "set up our webhook";
            case REPORT -> "write reports";
            case COMMENT -> "write comments";
            case STATUS -> "write build statuses";
            case SETTING -> "change settings";
            case REVIEW -> "review pull requests";
        };
    }

    private BitbucketClient client(UUID principal, @Nullable UUID workspace, WritePermit permit) {
        CredentialSource source = new CredentialSource() {
            @Override
            public Credential credential() {
                return opened(principal);
            }

            @Override
            public void answered(CredentialReport report) {
                used(principal, workspace, purpose(report.operation()));
                if (report.scopes() == null) return;
                String scopes = String.join(" ", new TreeSet<>(report.scopes().held()));
                if (!scopes.equals(scopesTold.put(principal, scopes))) store.scopes(principal, scopes, report.at());
            }

            @Override
            public void removed(Operation operation, @Nullable String change) {
                alarm(operation, change == null ? "" : change);
            }
        };
        Budget budget = new Budget() {
            @Override
            public void acquire(ResourceGroup group, Priority priority) throws RateLimited {
                Instant now = clock.instant();
                Optional<Instant> later = budgets.take(account(principal), group.name(), allowance(priority), now);
                if (later.isPresent()) throw new RateLimited(later.get());
            }

            @Override
            public void exhausted(ResourceGroup group, Instant until) {
                budgets.pause(account(principal), group.name(), until);
            }
        };
        return new BitbucketClient(addresses, source, budget, permit, clock);
    }

    /** Requests of a group in any hour beyond which this lane waits: what is left is for those above it. */
    static int allowance(Priority priority) {
        return switch (priority) {
            case URGENT -> HOURLY;
            case NORMAL -> HOURLY * 8 / 10;
            case CRAWL -> HOURLY * 6 / 10;
        };
    }

    /** Requests of the last hour for repository data, the scarcest group, by all credentials of the same user. */
    public int usedThisHour(UUID principal) {
        return budgets.used(account(principal), ResourceGroup.REPOSITORIES.name(), clock.instant());
    }

    /** The same by the hour of the clock, oldest first, hours without any included; the last one is not over. */
    public List<HourUse> hours(UUID principal, int count) {
        return budgets.hours(account(principal), ResourceGroup.REPOSITORIES.name(), clock.instant(), count);
    }

    public record HourUse(Instant start, int used) {}

    // Integrations --------------------------------------------------------------------------------------------------------

    public Optional<Integration> find(UUID workspace) {
        return store.find(workspace);
    }

    public Integration integration(UUID workspace) {
        return store.find(workspace).orElseThrow(() -> new IllegalStateException("The workspace is not watched any more"));
    }

    public List<Integration> all() {
        return store.all();
    }

    /** Begins or changes the watching of a workspace; the identity key is made once and kept. */
    public void watch(UUID workspace, UUID principal, Mode mode, @Nullable List<String> projects) {
        Optional<Integration> before = store.find(workspace);
        Instant now = clock.instant();
        store.ensure(workspace, principal, mode, projects == null, sealer.seal(keyIdentity(workspace), Sealer.random(32)), now);
        store.watch(workspace, projects == null ? List.of() : projects);
        if (before.isPresent() && mode.compareTo(before.get().mode()) > 0) store.since(workspace, now);
    }

    public void mode(UUID workspace, Mode mode) {
        Integration before = integration(workspace);
        store.mode(workspace, mode);
        if (mode.compareTo(before.mode()) > 0) store.since(workspace, clock.instant());
    }

    /** While paused nothing is written to Bitbucket, our own webhook included, but for what takes back what was written. */
    public void pause(UUID workspace, boolean paused) {
        store.pause(workspace, paused);
    }

    /** Whether repositories of this project are watched. */
    public boolean watches(Integration integration, @Nullable String project) {
        return integration.whole() || (project != null && store.watchedProjects(integration.workspace()).contains(project));
    }

    public List<String> watchedProjects(UUID workspace) {
        return store.watchedProjects(workspace);
    }

    /** The key that hashes values of this workspace: equal secrets are recognised, none can be read back. */
    public byte[] identityKey(UUID workspace) {
        return sealer.open(keyIdentity(workspace), store.identityKey(workspace));
    }

    private static String keyIdentity(UUID workspace) {
        return "integration:" + workspace + ":identity-key";
    }

    public void synced(UUID workspace) {
        store.synced(workspace, clock.instant());
    }

    public void trouble(UUID workspace, String error) {
        store.trouble(workspace, error, clock.instant());
    }

    /** Bitbucket answered as it should: what was wrong before is over. */
    public void well(UUID workspace) {
        store.well(workspace);
    }

    public void remove(UUID workspace) {
        store.delete(workspace);
    }

    // Hooks ---------------------------------------------------------------------------------------------------------------

    /** Makes path and secret of the workspace's hook, once, and writes them down before Bitbucket is asked. */
    public String intendHook(UUID workspace) {
        String path = HexFormat.of().formatHex(Sealer.random(24));
        String secret = HexFormat.of().formatHex(Sealer.random(32));
        store.hookIntended(workspace, path, sealer.seal(hookIdentity(workspace), secret));
        return Objects.requireNonNull(integration(workspace).hookPath());
    }

    public Secret hookSecret(UUID workspace) {
        return Secret.of(sealer.openText(hookIdentity(workspace), store.hookSecret(workspace).orElseThrow()));
    }

    public void hook(UUID workspace, @Nullable String uuid, String state, String detail) {
        store.hook(workspace, uuid, state, detail);
    }

    /** The hook whose address ends so, with the secrets that are valid for it now. */
    public Optional<HookSecrets> hookByPath(String path) {
        return store.hook(path).map(hook -> {
            String identity = hookIdentity(hook.workspace());
            String secret = sealer.openText(identity, hook.secret());
            byte[] old = hook.oldSecret();
            return new HookSecrets(
                    hook.workspace(),
                    old == null ? List.of(Secret.of(secret)) : List.of(Secret.of(secret), Secret.of(sealer.openText(identity, old))));
        });
    }

    public record HookSecrets(UUID workspace, List<Secret> secrets) {}

    public void delivered(UUID workspace) {
        store.delivered(workspace, clock.instant());
    }

    private static String hookIdentity(UUID workspace) {
        return "integration:" + workspace + ":hook-secret";
    }
}
