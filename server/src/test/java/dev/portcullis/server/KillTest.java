package dev.portcullis.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.Exchange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** kill -9 of the server at ten moments of the journey: after a restart it completes, and nothing is lost or said twice. */
class KillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern MARKER = Pattern.compile("\\[(portcullis-[0-9a-f]{24})]:");

    /** When the server dies: some time after the push, or as soon as the emulator has carried out a request of this kind. */
    private record Moment(String name, long millisAfterPush, Predicate<Exchange> request) {
        static Moment after(long millis) {
            return new Moment(millis + " ms after the push", millis, exchange -> false);
        }

        static Moment on(String method, String path, int which) {
            int[] seen = {0};
            return new Moment(method + " " + path + " (" + which + ")", -1, exchange -> exchange.method().equals(method)
                    && String.valueOf(exchange.principal()).contains("service")
                    && exchange.path().contains(path)
                    && ++seen[0] == which);
        }
    }

    private volatile Process server;
    private volatile Moment next;

    @Test
    void theJourneySurvivesTenKills() throws Exception {
        List<Moment> moments = List.of(
                Moment.after(0),
                Moment.after(80),
                Moment.after(250),
                Moment.after(600),
                Moment.on("PUT", "/reports/", 1),
                Moment.on("POST", "/annotations", 1),
                Moment.on("POST", "/statuses/build", 1),
                Moment.on("POST", "/comments", 1),
                Moment.on("POST", "/comments", 2),
                Moment.on("POST", "/comments", 3));
        try (Installation installation = Installation.start(options -> {
            var checked = options.observer();
            return options.withObserver(exchange -> {
                checked.onExchange(exchange);
                Moment moment = next;
                Process running = server;
                if (moment != null && running != null && moment.request().test(exchange)) {
                    next = null;
                    kill(running);
                }
            });
        })) {
            installation.signIn().connect("acme", "gate");
            installation.stopServer();
            server = installation.spawn();
            Developer developer = installation.developer();
            String repository = developer.values("/repositories/acme").getFirst().get("full_name").asString();
            int turn = 0;
            for (Moment moment : moments) {
                String branch = "feature/kill-" + turn++;
                Path work = developer.clone(repository);
                developer.git(work, "checkout", "-q", "-b", branch);
                developer.commit(work, "Begin");
                developer.push(work, branch);
                int number = developer.openPullRequest(repository, branch, "Kill " + moment.name());
                Until.within(PATIENCE, "the clean verdict before " + moment.name(), () -> statuses(developer, repository, developer.git(work, "rev-parse", "HEAD").strip()).contains("SUCCESSFUL"));
                developer.write(work, "one.env", "SLACK=" + Fake.slack() + "\n");
                developer.write(work, "two.env", "SLACK=" + Fake.slack() + "\n");
                String head = developer.commit(work, "Add two secrets");
                next = moment;
                developer.push(work, branch);
                if (moment.millisAfterPush() >= 0) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(moment.millisAfterPush()));
                    next = null;
                    kill(server);
                }
                assertThat(server.waitFor(30, TimeUnit.SECONDS)).as("killed: " + moment.name()).isTrue();
                server = installation.spawn();

                Until.within(PATIENCE, "the journey after " + moment.name(), () ->
                        developer.comments(repository, number).size() >= 3 && statuses(developer, repository, head).contains("FAILED"));
                List<JsonNode> reports = developer.values("/repositories/" + repository + "/commit/" + head + "/reports");
                assertThat(reports).as(moment.name()).hasSize(1);
                once(moment.name(), developer.comments(repository, number));
            }
            // A last look at all of them: nothing was said again later.
            for (JsonNode each : developer.values("/repositories/" + repository + "/pullrequests?state=OPEN&pagelen=50"))
                if (each.get("title").asString().startsWith("Kill"))
                    once(each.get("title").asString(), developer.comments(repository, each.get("id").asInt()));
            installation.openApi.assertClean();
        } finally {
            if (server != null) kill(server);
        }
    }

    @Test
    void aWithdrawalGoesOnWhereAKillStoppedIt() throws Exception {
        List<Moment> moments = List.of(
                Moment.on("DELETE", "/comments/", 1), Moment.on("DELETE", "/reports/", 1), Moment.on("POST", "/statuses/build", 1));
        try (Installation installation = Installation.start(options -> {
            var checked = options.observer();
            return options.withObserver(exchange -> {
                checked.onExchange(exchange);
                Moment moment = next;
                Process running = server;
                if (moment != null && running != null && moment.request().test(exchange)) {
                    next = null;
                    kill(running);
                }
            });
        })) {
            installation.signIn().connect("acme", "gate");
            Developer developer = installation.developer();
            String repository = developer.values("/repositories/acme").getFirst().get("full_name").asString();
            List<Integer> numbers = new ArrayList<>();
            List<String> heads = new ArrayList<>();
            for (int i = 0; i < moments.size(); i++) {
                Path work = developer.clone(repository);
                developer.git(work, "checkout", "-q", "-b", "feature/withdraw-" + i);
                developer.write(work, i + ".env", "SLACK=" + Fake.slack() + "\n");
                heads.add(developer.commit(work, "Add"));
                developer.push(work, "feature/withdraw-" + i);
                numbers.add(developer.openPullRequest(repository, "feature/withdraw-" + i, "Withdraw " + i));
            }
            for (int i = 0; i < moments.size(); i++) {
                int which = i;
                Until.within(PATIENCE, "all is said", () -> developer.comments(repository, numbers.get(which)).size() == 2 && statuses(developer, repository, heads.get(which)).size() == 1);
            }
            installation.stopServer();
            server = installation.spawn();
            for (int i = 0; i < moments.size(); i++) {
                next = moments.get(i);
                if (i == 0) installation.signIn().form("/integrations/acme/withdraw", java.util.Map.of());
                assertThat(server.waitFor(30, TimeUnit.SECONDS)).as("killed: " + moments.get(i).name()).isTrue();
                server = installation.spawn();
            }
            var state = installation.emulator.state();
            Until.within(PATIENCE, "nothing of ours stands", () -> state.comments.all().stream().allMatch(each -> each.deleted() || !each.raw().contains("portcullis-"))
                    && state.reports.all().stream().noneMatch(each -> each.toString().contains("portcullis-"))
                    && state.statuses.all().stream().allMatch(each -> !each.key().startsWith("portcullis-") || each.state().equals("STOPPED")));
            Until.within(PATIENCE, "the page knows it", () -> installation.signIn().get("/integrations/acme/withdraw").body().contains("Nothing of ours stands"));
        } finally {
            if (server != null) kill(server);
        }
    }

    private static void once(String moment, List<JsonNode> comments) {
        Set<String> markers = new HashSet<>();
        for (JsonNode comment : comments) {
            var marker = MARKER.matcher(comment.get("content").get("raw").asString());
            assertThat(marker.find()).as(moment).isTrue();
            assertThat(markers.add(marker.group(1))).as("said once: " + moment).isTrue();
        }
        assertThat(comments).as(moment).hasSize(3);
    }

    private static List<String> statuses(Developer developer, String repository, String head) {
        return developer.values("/repositories/" + repository + "/commit/" + head + "/statuses").stream().map(each -> each.get("state").asString()).toList();
    }

    private static void kill(Process process) {
        process.destroyForcibly();
    }
}
