package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.Exchange;
import dev.portcullis.emulator.ExchangeObserver;
import dev.portcullis.emulator.access.Authenticator;
import dev.portcullis.emulator.access.Principal;
import dev.portcullis.emulator.access.RateLimits;
import dev.portcullis.emulator.access.RateLimits.Group;
import dev.portcullis.emulator.access.Restrictions;
import dev.portcullis.emulator.access.ScopeSet;
import dev.portcullis.emulator.drills.Mischief;
import dev.portcullis.emulator.shape.Json;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.Workspace;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers one REST request: who calls, how often, with which scopes, and then the call itself. */
public final class RestInterface {

    private static final System.Logger LOG = System.getLogger(RestInterface.class.getName());

    /** Access tokens have no account and may neither see nor change rights (facts 1.3). */
    private static final Pattern NOT_FOR_TOKENS = Pattern.compile(
            "/user(/.*)?|/users/[^/]+/.*|/workspaces/[^/]+/permissions(/.*)?|.*/permissions-config/.*");

    private static final int SEATS = 100;
    private static final int MOST_SCALED = 10_000;

    /** What an address that is not allowed does not see; which calls those are is a guess (facts 7). */
    private static final Pattern SOURCE = Pattern.compile(
            "/repositories/\\{workspace}/\\{repo_slug}/(src|diff|diffstat|patch|commits?|refs|merge-base|filehistory|file-conflicts)(/.*)?");

    private final Service service;
    private final Routes routes;
    private final Authenticator authenticator;
    private final Restrictions restrictions;
    private final @Nullable RateLimits limits;
    private final Mischief mischief;
    private final ExchangeObserver observer;
    private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();

    public RestInterface(
            Service service,
            Routes routes,
            Authenticator authenticator,
            Restrictions restrictions,
            @Nullable RateLimits limits,
            Mischief mischief,
            ExchangeObserver observer) {
        this.service = service;
        this.routes = routes;
        this.authenticator = authenticator;
        this.restrictions = restrictions;
        this.limits = limits;
        this.mischief = mischief;
        this.observer = observer;
    }

    /** All operations of the interface. */
    public static Routes routes(Service service) {
        Routes routes = new Routes();
        RemovedCalls.register(routes);
        new PeopleCalls(service).register(routes);
        new WorkspaceCalls(service).register(routes);
        RepositoryCalls repositories = new RepositoryCalls(service);
        repositories.register(routes);
        new ForkCalls(service, repositories).register(routes);
        new HookCalls(service).register(routes);
        new RestrictionCalls(service).register(routes);
        new KeyCalls(service).register(routes);
        new ProjectCalls(service).register(routes);
        new TaskCalls(service).register(routes);
        new PermissionCalls(service).register(routes);
        new PipelineCalls(service).register(routes);
        new ReviewerCalls(service).register(routes);
        new RefCalls(service).register(routes);
        new CommitCalls(service).register(routes);
        new SourceCalls(service).register(routes);
        new PullRequestCalls(service).register(routes);
        new MergeCalls(service).register(routes);
        new CommentCalls(service).register(routes);
        new StatusCalls(service).register(routes);
        new ReportCalls(service).register(routes);
        new AnnotationCalls(service).register(routes);
        return routes;
    }

    /** A request as it came; {@code path} starts with {@code /2.0} and is undecoded, {@code address} is the caller's. */
    public record Request(
            String method,
            String path,
            @Nullable String query,
            Map<String, List<String>> headers,
            byte[] body,
            String address) {

        @Nullable
        String header(String name) {
            for (Map.Entry<String, List<String>> header : headers.entrySet()) {
                if (header.getKey().equalsIgnoreCase(name)) {
                    return header.getValue().getFirst();
                }
            }
            return null;
        }
    }

    /** A refusal that waits for a request; the path is matched decoded, without {@code /2.0}. */
    private record Waiting(String method, Pattern path, Refusal refusal) {}

    /**
     * The next request like this one gets as far as its call and is refused there, as the service refuses what only it
     * can know: a plan, a limit of its own. Nothing is changed.
     *
     * @param path an expression for the whole path, decoded, without {@code /2.0}
     * @param field what a 400 blames; null for none
     */
    public void refuseNext(String method, String path, int status, String message, @Nullable String field) {
        Refusal refusal = status == 429
                ? Refusal.tooMany()
                : field == null ? Refusal.of(status, message) : Refusal.badField(field, message);
        waiting.add(new Waiting(method, Pattern.compile(path), refusal));
    }

    private void refuseWhatWaits(String method, String path) {
        String plain = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        for (Waiting each : waiting) {
            if (each.method().equals(method)
                    && each.path().matcher(plain).matches()
                    && waiting.remove(each)) {
                throw each.refusal();
            }
        }
    }

    /** What goes back. */
    public record Response(int status, Map<String, List<String>> headers, byte[] body) {}

    public Response answer(Request request) {
        Door door = new Door();
        Answer answer;
        try {
            if (mischief.take(Mischief.Kind.TOO_MANY)) {
                throw Refusal.tooMany();
            }
            if (mischief.take(Mischief.Kind.SERVER_ERROR)) {
                throw new Refusal(Answer.raw(503, "text/html", "<html><body><h1>503 Service Unavailable</h1></body></html>".getBytes(StandardCharsets.UTF_8)));
            }
            answer = cut(unlessKnown(door.pass(request), request), request);
        } catch (Refusal refusal) {
            answer = refusal.answer();
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.ERROR, request.method() + " " + request.path(), failure);
            answer = Answer.json(
                    500, Json.object("type", "error", "error", Json.object("message", "Something went wrong")));
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        answer.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        door.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        Response response = new Response(answer.status(), headers, answer.body());
        Principal principal = door.principal;
        observer.onExchange(new Exchange(
                service.now(),
                principal == null ? null : principal.person().username(),
                request.method(),
                request.path(),
                request.query(),
                door.operation == null ? request.method() + " " + request.path().substring("/2.0".length()) : door.operation,
                request.headers(),
                request.body(),
                response.status(),
                headers,
                response.body()));
        return response;
    }

    /** 304 where the caller has the content already (facts 4). */
    private static Answer unlessKnown(Answer answer, Request request) {
        String tag = answer.headers().get("ETag");
        return tag != null && tag.equals(request.header("If-None-Match"))
                ? new Answer(304, Map.of("ETag", tag), null, new byte[0])
                : answer;
    }

    private static Answer cut(Answer answer, Request request) {
        Object object = answer.object();
        if (object == null) {
            return answer;
        }
        List<String> fields = Call.parse(request.query()).getOrDefault("fields", List.of());
        Fields wanted = new Fields(answer.status() < 300 ? fields : List.of());
        return new Answer(answer.status(), answer.headers(), wanted.cut(object), answer.bytes());
    }

    /** The way of one request to its call; remembers what the headers of the answer tell (facts 1.4). */
    private final class Door {
        private @Nullable Principal principal;
        private @Nullable ScopeSet wanted;
        private @Nullable String operation;
        private String path = "";

        Answer pass(Request request) {
            String header = request.header("Authorization");
            if (header != null) {
                principal = authenticator.rest(header).orElseThrow(Refusal::unauthorized);
            }
            path = request.path().substring("/2.0".length());
            String method = request.method().equals("HEAD") ? "GET" : request.method();
            count(path);
            Optional<Routes.Match> match = path.isEmpty() ? Optional.empty() : routes.find(method, path);
            if (match.isEmpty()) {
                throw !path.isEmpty() && routes.knowsPath(path)
                        ? Refusal.of(405, "Method not allowed")
                        : Refusal.unknownPath();
            }
            Routes.Route route = match.get().route();
            wanted = route.scopes();
            operation = route.method() + " " + route.template();
            Principal caller = principal;
            if (!route.open() && caller != null && !wanted.isHeldBy(caller.credential())) {
                throw Refusal.scopes(
                        wanted.wantedFrom(caller.credential()),
                        caller.credential().scopes());
            }
            if (caller != null && caller.credential().kind().isAccessToken() && NOT_FOR_TOKENS.matcher(path).matches()) {
                throw Refusal.forbidden();
            }
            refuseSource(match.get(), request);
            refuseWhatWaits(method, path);
            return route.handler()
                    .handle(new Call(
                            service.shapes().links().rest(path),
                            match.get().path(),
                            request.query(),
                            request.header("Content-Type"),
                            request.body(),
                            caller));
        }

        private void refuseSource(Routes.Match match, Request request) {
            if (!SOURCE.matcher(match.route().template()).matches()) {
                return;
            }
            service.directory()
                    .repository(String.valueOf(match.path().get("workspace")), String.valueOf(match.path().get("repo_slug")))
                    .filter(one -> service.directory()
                            .right(one, principal == null ? null : principal.person())
                            .covers(Right.READ))
                    .flatMap(one -> restrictions.refusal(one, principal, request.address()))
                    .ifPresent(sentence -> {
                        throw Refusal.of(403, sentence);
                    });
        }

        private void count(String path) {
            if (limits == null) {
                return;
            }
            Principal caller = principal;
            boolean admitted = caller == null
                    ? limits.admit(Group.ANONYMOUS, "")
                    : limits.admit(group(path), caller.counted(), allowance(caller, group(path)));
            if (!admitted) {
                throw Refusal.tooMany();
            }
        }

        /**
         * Access tokens of workspaces with more than a hundred seats may ask for more below {@code /repositories}: 10 for each seat above, 10,000 at most;
         * not on the free plan (facts 3).
         */
        private int allowance(Principal caller, Group group) {
            int usual = RateLimits.limit(group);
            if (group != Group.API || !caller.credential().kind().isAccessToken()) {
                return usual;
            }
            return service.state()
                    .bots
                    .find(caller.person().uuid())
                    .flatMap(bot -> service.state().workspaces.find(bot.workspace()))
                    .filter(one -> one.plan() != Workspace.Plan.FREE)
                    .map(one -> service.directory().members(one).size())
                    .filter(seats -> seats > SEATS)
                    .map(seats -> Math.min(MOST_SCALED, usual + 10 * (seats - SEATS)))
                    .orElse(usual);
        }

        private static Group group(String path) {
            if (path.matches("/(workspaces/[^/]+|repositories/[^/]+/[^/]+)/hooks(/.*)?")) {
                return Group.HOOKS;
            }
            if (path.matches("/repositories/[^/]+/[^/]+/src/.+")) {
                return Group.RAW_FILES;
            }
            return path.startsWith("/repositories") ? Group.API : Group.OTHER;
        }

        private static boolean counted(String path) {
            return group(path) == Group.API;
        }

        Map<String, String> headers() {
            Map<String, String> headers = new LinkedHashMap<>();
            Principal caller = principal;
            if (caller != null) {
                headers.put(
                        "x-oauth-scopes", String.join(", ", caller.credential().scopes()));
                ScopeSet scopes = wanted;
                headers.put(
                        "x-accepted-oauth-scopes",
                        scopes == null ? "" : String.join(", ", scopes.wantedFrom(caller.credential())));
                headers.put("x-credential-type", caller.credential().kind().wireName());
                RateLimits counted = limits;
                if (counted != null && counted(path) && caller.credential().kind().isAccessToken()) {
                    int allowance = allowance(caller, Group.API);
                    boolean near = counted.used(Group.API, caller.counted()) * 5 > allowance * 4;
                    headers.put("X-RateLimit-Limit", String.valueOf(allowance));
                    headers.put("X-RateLimit-Resource", "api");
                    headers.put("X-RateLimit-NearLimit", String.valueOf(near));
                }
            }
            return headers;
        }
    }

    /** The fields of a form or a query. */
    public static Map<String, List<String>> form(byte[] encoded) {
        try {
            return Call.parse(new String(encoded, StandardCharsets.UTF_8));
        } catch (Refusal malformed) {
            return Map.of();
        }
    }

    /** Headers in their order, those of one name together. */
    public static Map<String, List<String>> headers(Iterable<? extends Map.Entry<String, String>> pairs) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        pairs.forEach(pair ->
                headers.computeIfAbsent(pair.getKey(), key -> new ArrayList<>()).add(pair.getValue()));
        return headers;
    }
}
