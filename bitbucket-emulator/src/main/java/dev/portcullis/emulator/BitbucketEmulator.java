package dev.portcullis.emulator;

import dev.portcullis.emulator.access.Authenticator;
import dev.portcullis.emulator.access.OAuth;
import dev.portcullis.emulator.access.RateLimits;
import dev.portcullis.emulator.access.Restrictions;
import dev.portcullis.emulator.drills.AdminInterface;
import dev.portcullis.emulator.drills.Drills;
import dev.portcullis.emulator.drills.Mischief;
import dev.portcullis.emulator.drills.ShiftedClock;
import dev.portcullis.emulator.git.DirectCommit;
import dev.portcullis.emulator.git.GitInterface;
import dev.portcullis.emulator.git.GitRepositories;
import dev.portcullis.emulator.git.RefChange;
import dev.portcullis.emulator.hooks.Deliveries;
import dev.portcullis.emulator.hooks.Events;
import dev.portcullis.emulator.hooks.Pushes;
import dev.portcullis.emulator.pages.Pages;
import dev.portcullis.emulator.rest.Merges;
import dev.portcullis.emulator.rest.RestInterface;
import dev.portcullis.emulator.rest.Routes;
import dev.portcullis.emulator.rest.Service;
import dev.portcullis.emulator.shape.Shapes;
import dev.portcullis.emulator.shape.Times;
import dev.portcullis.emulator.state.Delivery;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.State;
import dev.portcullis.emulator.state.Workspace;
import dev.portcullis.emulator.world.Worlds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jgit.lib.PersonIdent;
import org.jspecify.annotations.Nullable;

/** A running emulator of Bitbucket Cloud. */
public final class BitbucketEmulator implements AutoCloseable {

    private static final int KEPT_REQUESTS = 5_000;

    private final Server server;
    private final ServerConnector connector;
    private final String baseUrl;
    private final State state;
    private final Directory directory;
    private final GitRepositories git;
    private final Deliveries deliveries;
    private final Events events;
    private final Pushes pushes;
    private final Clock clock;
    private final Routes routes;
    private final RestInterface rest;
    private final ConcurrentLinkedDeque<Exchange> requests = new ConcurrentLinkedDeque<>();
    private final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Mischief mischief = new Mischief();
    private final Drills drills;
    private final String adminToken;

    private BitbucketEmulator(EmulatorOptions options) throws Exception {
        server = new Server(new QueuedThreadPool(64, 4));
        HttpConfiguration http = new HttpConfiguration();
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setSendServerVersion(false);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(options.bind());
        connector.setPort(options.port());
        connector.open();
        server.addConnector(connector);
        Path data = Files.createDirectories(options.data());
        try {
            state = new State(data.resolve("state.mv"));
        } catch (RuntimeException failure) {
            connector.close();
            throw new IOException("Cannot open " + data + ": " + failure.getMessage(), failure);
        }
        directory = new Directory(state);
        git = new GitRepositories(data.resolve("git"));
        Worlds.fill(options.world(), options.size(), state, git, today(options));
        String given = options.baseUrl();
        baseUrl = given == null ? "http://localhost:" + connector.getLocalPort() : given;

        ShiftedClock shifted = new ShiftedClock(options.clock());
        clock = shifted;
        Shapes shapes = Shapes.of(baseUrl, state, directory);
        deliveries = new Deliveries(state, clock, options.allowPrivateHooks(), mischief);
        events = new Events(directory, shapes, deliveries);
        pushes = new Pushes(state, directory, git, shapes, events, clock);
        pushes.catchUp();
        Authenticator authenticator = new Authenticator(state, () -> moment(options, clock));
        Restrictions restrictions = new Restrictions(state);
        RateLimits limits = options.rateLimits() ? new RateLimits(clock) : null;
        Service service =
                new Service(state, directory, git, shapes, events, pushes, clock, options.allowPrivateHooks());
        routes = RestInterface.routes(service);
        rest = new RestInterface(service, routes, authenticator, restrictions, limits, mischief, exchange -> {
            remember(exchange);
            options.observer().onExchange(exchange);
        });
        drills = new Drills(state, directory, git, events, pushes, mischief, shifted);
        adminToken = adminToken(data.resolve("admin-token"));
        AdminInterface admin = new AdminInterface(drills, adminToken, () -> Map.copyOf(counts), this::clearRequests, routes.names());
        OAuth oauth = new OAuth(state, () -> moment(options, clock));
        Pages pages = new Pages(state, directory, git, shapes.links(), clock, drills, admin, oauth, new Merges(service));
        server.setHandler(new Handler.Sequence(
                new FrontDoor(rest, pages, oauth, admin, mischief),
                GitInterface.handler(
                        git,
                        directory,
                        authenticator,
                        restrictions,
                        limits,
                        request -> counts.merge(request, 1, Integer::sum),
                        (uuid, principal, changes) -> pushes.moved(uuid, principal.person(), changes))));
        server.setStopTimeout(0);
        server.start();
    }

    /** The clock's time, on the day that the emulator plays. */
    private static Instant moment(EmulatorOptions options, Clock clock) {
        LocalDate asOf = options.asOf();
        Instant now = clock.instant();
        return asOf == null ? now : now.atZone(ZoneOffset.UTC).with(asOf).toInstant();
    }

    /** Kept in a file that its owner alone may read, the same in every start. */
    private static String adminToken(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] drawn = new byte[24];
            new SecureRandom().nextBytes(drawn);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(drawn));
        }
        return Files.readString(file).strip();
    }

    /** What can be let go wrong, by name. */
    public Drills drills() {
        return drills;
    }

    /** For the admin API. */
    public String adminToken() {
        return adminToken;
    }

    private static LocalDate today(EmulatorOptions options) {
        LocalDate asOf = options.asOf();
        return asOf == null ? LocalDate.ofInstant(options.clock().instant(), ZoneOffset.UTC) : asOf;
    }

    public static BitbucketEmulator start(EmulatorOptions options) {
        try {
            return new BitbucketEmulator(options);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void remember(Exchange exchange) {
        requests.add(exchange.withoutAnswer());
        counts.merge(exchange.operation() + " " + exchange.status(), 1, Integer::sum);
        if (requests.size() > KEPT_REQUESTS) {
            requests.poll();
        }
    }

    /** Without a slash at its end; REST stands at {@code /2.0} below it, git at {@code /<workspace>/<repo>.git}. */
    public String baseUrl() {
        return baseUrl;
    }

    public int port() {
        return connector.getLocalPort();
    }

    /**
     * The REST requests since the start or the last {@link #clearRequests}, oldest first, five thousand at most and
     * without the bodies of their answers: these are for the observer.
     */
    public List<Exchange> requests() {
        return List.copyOf(requests);
    }

    public void clearRequests() {
        requests.clear();
        counts.clear();
    }

    /** What was sent to hooks, oldest first. */
    public List<Delivery> deliveries() {
        return state.deliveries.all();
    }

    /** Waits until the deliveries satisfy a condition, and returns them. */
    public List<Delivery> awaitDeliveries(Duration patience, Predicate<List<Delivery>> condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            List<Delivery> found = deliveries();
            if (condition.test(found)) {
                return found;
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        throw new AssertionError("Deliveries so far: " + deliveries());
    }

    /** Waits until nothing is on its way to a hook. */
    public void awaitQuiet(Duration patience) {
        awaitDeliveries(patience, all -> deliveries.pending() == 0);
    }

    /** While true, events are lost on their way to hooks. */
    public void setLosingDeliveries(boolean losing) {
        mischief.set(Mischief.Kind.DROP, losing ? Mischief.FOR_EVER : 0);
    }

    /** Every event waits so long before it is delivered from now on. */
    public void setDeliveryDelay(Duration value) {
        mischief.setDeliveryDelay(value);
    }

    /** Every REST answer waits so long from now on. */
    public void setLatency(Duration value) {
        mischief.setLatency(value);
    }

    /**
     * The next such request is refused and changes nothing: what only the service itself can know, such as a plan.
     *
     * @param path an expression for the whole path, decoded, without {@code /2.0}
     * @param field what a 400 blames; null for none
     */
    public void refuseNext(String method, String path, int status, String message, @Nullable String field) {
        rest.refuseNext(method, path, status, message, field);
    }

    /** The operations that this emulator knows. */
    public List<Routes.Route> routes() {
        return routes.all();
    }

    private Repository repository(String workspace, String slug) {
        return directory.repository(workspace, slug).orElseThrow();
    }

    /** The bare repository on disk. */
    public Path repositoryPath(String workspace, String slug) {
        return git.path(repository(workspace, slug).uuid());
    }

    /** Makes an empty private repository in the workspace's first project, as an owner would in the web pages. */
    public void createRepository(String workspace, String slug) {
        Workspace owner = directory.workspace(workspace).orElseThrow();
        Instant now = Times.now(clock);
        Repository fresh = new Repository(
                "{" + UUID.randomUUID() + "}",
                owner.uuid(),
                directory.projects(owner).getFirst().uuid(),
                slug,
                slug,
                "",
                true,
                "no_public_forks",
                "",
                null,
                now,
                now);
        git.create(fresh.uuid());
        state.change(() -> state.repositories.put(fresh.uuid(), fresh));
        events.created(fresh, administrator(owner));
    }

    private Person administrator(Workspace workspace) {
        return directory.members(workspace).stream()
                .map(one -> directory.person(one.person()))
                .filter(one -> directory.administers(workspace, one))
                .findFirst()
                .orElseThrow();
    }

    /** Commits texts to a branch as the developer's push would; a new branch starts at the main branch. The hash. */
    public String commit(String workspace, String slug, String branch, String message, Map<String, String> files) {
        Map<String, byte @Nullable []> bytes = new TreeMap<>();
        files.forEach((path, text) -> bytes.put(path, text.getBytes(StandardCharsets.UTF_8)));
        return commitBytes(workspace, slug, branch, message, bytes);
    }

    /** As {@link #commit} with any content; null removes a file. */
    public String commitBytes(
            String workspace, String slug, String branch, String message, Map<String, byte @Nullable []> files) {
        Repository repository = repository(workspace, slug);
        Person developer = directory.personByEmail("dev@acme.test").orElseThrow();
        PersonIdent author =
                new PersonIdent(developer.displayName(), developer.email(), Times.now(clock), ZoneOffset.UTC);
        RefChange change = new DirectCommit(git.open(repository.uuid()), author)
                .put(branch, repository.mainBranch(), message, files);
        pushes.moved(repository.uuid(), developer, List.of(change));
        return String.valueOf(change.newHash());
    }

    /** Deletes as an owner of the workspace would in the web pages. */
    public void deleteRepository(String workspace, String slug) {
        Repository repository = repository(workspace, slug);
        events.deleted(repository, administrator(directory.owner(repository)));
        state.change(() -> state.forget(repository));
        git.delete(repository.uuid());
    }

    /** What is remembered outside git, for tests that look or prepare. */
    public State state() {
        return state;
    }

    public Directory directory() {
        return directory;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        } finally {
            deliveries.close();
            git.close();
            state.close();
        }
    }
}
