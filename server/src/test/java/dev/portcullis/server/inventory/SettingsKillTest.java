package dev.portcullis.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.Exchange;
import dev.portcullis.server.Installation;
import dev.portcullis.server.Until;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** kill -9, and requests that are used up, in the middle of reading settings: it goes on where it was, and a part is never judged as the whole. */
class SettingsKillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> EXPECTED = Set.of(
            "payments-api main-branch-push-unrestricted", "payments-api main-branch-force-push-allowed", "payments-api main-branch-deletion-allowed",
            "payments-api no-approval-required", "payments-api foreign-hook-plain-http", "payments-api foreign-hook-without-secret",
            "payments-api deploy-key-unused", "payments-api unsecured-secret-variable", "web-storefront merge-checks-only-warn");

    private static final Pattern RULE = Pattern.compile(",posture/([a-z-]+),acme/([a-z-]+),");

    private volatile Process server;
    private boolean owners;
    /** Ends of paths at which the server dies, before the answer leaves; in order. */
    private final Deque<String> doom = new ArrayDeque<>();

    @Test
    void theReadingGoesOnWhereItWasEnded() throws Exception {
        try (Installation installation = Installation.prepare(options -> {
            var checked = options.observer();
            return options.withObserver(exchange -> {
                checked.onExchange(exchange);
                dies(exchange);
            });
        })) {
            // The workspace's own settings after the first of their three, a repository's after the fifth of its nine.
            doom.addAll(List.of("/workspaces/acme/hooks#settings", "/deploy-keys"));
            server = installation.spawn();
            var admin = installation.signIn();
            Thread connecting = Thread.ofVirtual().start(() -> {
                try {
                    admin.connect("acme", "observe");
                } catch (AssertionError diedMeanwhile) {
                    // It waits for a reading whose end this server does not see.
                }
            });
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
            connecting.interrupt();
            server = installation.spawn();
            assertThat(server.waitFor(60, TimeUnit.SECONDS)).as("died once more").isTrue();
            // And where it goes on, the hour's requests are used up, in a workspace's reading and in a repository's.
            installation.emulator.refuseNext("GET", "/workspaces/acme/pipelines-config/variables", 429, "", null);
            installation.emulator.refuseNext("GET", "/repositories/acme/[^/]+/hooks", 429, "", null);
            server = installation.spawn();
            Until.within(PATIENCE, "every fact is read", () -> missing(installation).isEmpty());
            Until.within(PATIENCE, "all is judged by it", () -> idle(installation) && gaps(installation).isEmpty());
            assertThat(findings(installation, "open")).isEqualTo(new TreeSet<>(EXPECTED));
            assertThat(findings(installation, "resolved")).as("closed by what was not read").isEmpty();

            // Interrupted again with something put right meanwhile: what was read before stands until the whole was read.
            String judged = judged(installation);
            var state = installation.emulator.state();
            state.change(() -> state.variables.removeAll(""));
            doom.add("/pipelines_config/variables");
            hint(installation);
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(judged(installation)).isEqualTo(judged);
            server = installation.spawn();
            Until.within(PATIENCE, "the variable is gone", () -> findings(installation, "resolved").equals(Set.of("payments-api unsecured-secret-variable")));
            assertThat(judged(installation)).isGreaterThan(judged);
            installation.openApi.assertClean();
        } finally {
            if (server != null) server.destroyForcibly().waitFor();
        }
    }

    private synchronized void dies(Exchange exchange) {
        if (!String.valueOf(exchange.principal()).contains("service") || !exchange.method().equals("GET") || doom.isEmpty()) return;
        String path = URLDecoder.decode(exchange.path(), StandardCharsets.UTF_8);
        // Others list a workspace's hooks too: the reading of settings does so after its owners.
        if (path.endsWith("/workspaces/acme/permissions")) owners = true;
        String next = doom.getFirst();
        if (next.endsWith("#settings") && !owners || !path.endsWith(next.replace("#settings", ""))) return;
        doom.removeFirst();
        try {
            server.destroyForcibly().waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kinds of facts that an object lacks. */
    private static List<String> missing(Installation installation) {
        var database = installation.database();
        List<String> there = database.sql("select f.object || ' ' || f.kind from fact f where f.value is not null").query(String.class).list();
        List<String> repositories = database.sql("select repository::text from repository").query(String.class).list();
        List<String> workspaces = database.sql("select workspace::text from integration").query(String.class).list();
        return Stream.of(FactKind.values())
                .filter(kind -> kind.of() != FactKind.Of.PROJECT)
                .flatMap(kind -> (kind.of() == FactKind.Of.REPOSITORY ? repositories : workspaces).stream().map(object -> object + " " + kind.key()))
                .filter(each -> !there.contains(each))
                .toList();
    }

    /** Bitbucket hints that something of the repository changed. */
    private static void hint(Installation installation) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(installation.emulator.baseUrl() + "/2.0/repositories/acme/payments-api"))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString("service@acme.test:demo-service-token".getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .PUT(BodyPublishers.ofString("{\"description\":\"Takes payments\"}"))
                .build();
        assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }

    private static boolean idle(Installation installation) {
        return installation.database().sql("select count(*) from wanted where wanted > done").query(Integer.class).single() == 0;
    }

    private static List<String> gaps(Installation installation) {
        return installation.database()
                .sql("select path_shown || ': ' || detail from scan_gap where scan in (select max(id) from scan where engine = 'posture' group by repository)")
                .query(String.class)
                .list();
    }

    private static String judged(Installation installation) {
        return installation.database().sql("select max(started_at)::text from scan where engine = 'posture'").query(String.class).single();
    }

    private static TreeSet<String> findings(Installation installation, String state) {
        TreeSet<String> found = new TreeSet<>();
        RULE.matcher(installation.signIn().get("/findings/export.csv?engine=posture&state=" + state).body()).results().forEach(each -> found.add(each.group(2) + " " + each.group(1)));
        return found;
    }
}
