package dev.portcullis.server.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.portcullis.bitbucket.access.ResourceGroup;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.server.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** Nodes that know each other only through the database, with clocks that differ, asking at once: never above the allowance in any hour. */
class BudgetAcrossNodesTest {
    private static final Instant START = Instant.parse("2026-12-01T10:00:17Z");
    private static final Duration HOUR = Duration.ofHours(1);

    /** @param off how much its clock is */
    private record Node(BudgetStore budgets, Duration off) {}

    private record Sent(Instant at, ResourceGroup group, Priority priority) {}

    private final String database = TestPostgres.newDatabase();
    private final List<HikariDataSource> sources = new ArrayList<>();
    private final UUID account = UUID.randomUUID();
    private final List<Node> nodes = List.of(node(0), node(-25), node(30));

    private Node node(int seconds) {
        HikariDataSource source = new HikariDataSource();
        source.setJdbcUrl(database);
        source.setMaximumPoolSize(2);
        sources.add(source);
        return new Node(new BudgetStore(JdbcClient.create(source), new DataSourceTransactionManager(source)), Duration.ofSeconds(seconds));
    }

    @AfterEach
    void close() {
        sources.forEach(HikariDataSource::close);
    }

    private boolean take(Node node, ResourceGroup group, Priority priority, Instant now) {
        return node.budgets().take(account, group.name(), Integrations.allowance(priority), now.plus(node.off())).isEmpty();
    }

    @Test
    void noHourEverHoldsMoreThanTheAllowance() throws Exception {
        Random random = new Random(20261201);
        List<Sent> sent = new ArrayList<>();
        Instant now = START;
        int refused = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (int step = 0; step < 300; step++) {
                Instant at = now;
                List<Callable<List<Sent>>> asked = new ArrayList<>();
                for (Node node : nodes) {
                    ResourceGroup group = random.nextInt(5) == 0 ? ResourceGroup.OTHER : ResourceGroup.REPOSITORIES;
                    // Mostly pull requests at first, so that the whole allowance is fought for; later mostly a crawl.
                    Priority priority = random.nextInt(4) < 3 == step < 200 ? Priority.URGENT : random.nextBoolean() ? Priority.CRAWL : Priority.NORMAL;
                    int wanted = random.nextInt(12);
                    asked.add(() -> {
                        List<Sent> gone = new ArrayList<>();
                        for (int i = 0; i < wanted; i++) if (take(node, group, priority, at)) gone.add(new Sent(at, group, priority));
                        return List.copyOf(gone);
                    });
                    refused += wanted;
                }
                for (Future<List<Sent>> each : threads.invokeAll(asked)) sent.addAll(each.get());
                now = now.plusSeconds(random.nextInt(10) == 0 ? random.nextInt(600) : random.nextInt(45));
            }
        }
        refused -= sent.size();
        assertThat(refused).as("the allowance was fought for").isPositive();
        int most = 0;
        for (ResourceGroup group : ResourceGroup.values()) {
            List<Sent> ofGroup = sent.stream().filter(each -> each.group() == group).sorted(Comparator.comparing(Sent::at)).toList();
            int first = 0;
            for (int last = 0; last < ofGroup.size(); last++) {
                while (!ofGroup.get(first).at().isAfter(ofGroup.get(last).at().minus(HOUR))) first++;
                int within = last - first + 1;
                most = Math.max(most, within);
                assertThat(within).as("%s in the hour before %s", group, ofGroup.get(last).at()).isLessThanOrEqualTo(Integrations.HOURLY);
                // Of the same moment others may be counted after it, so a lane is looked at by what went before.
                Instant at = ofGroup.get(last).at();
                long before = ofGroup.subList(first, last).stream().filter(each -> each.at().isBefore(at)).count();
                assertThat(before).as("a %s may not be sent above its lane", ofGroup.get(last).priority()).isLessThan(Integrations.allowance(ofGroup.get(last).priority()));
            }
        }
        assertThat(most).as("and it is used").isGreaterThan(Integrations.HOURLY * 9 / 10);
    }

    @Test
    void aPullRequestNeverWaitsBehindACrawl() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Callable<Integer>> crawls = new ArrayList<>();
            for (Node node : nodes)
                crawls.add(() -> {
                    int gone = 0;
                    while (take(node, ResourceGroup.REPOSITORIES, Priority.CRAWL, START)) gone++;
                    return gone;
                });
            int crawled = 0;
            for (Future<Integer> each : threads.invokeAll(crawls)) crawled += each.get();
            assertThat(crawled).isEqualTo(Integrations.allowance(Priority.CRAWL));
        }
        for (Node node : nodes) assertThat(take(node, ResourceGroup.REPOSITORIES, Priority.CRAWL, START.plusSeconds(1_800))).isFalse();
        int urgent = 0;
        while (take(nodes.get(urgent % nodes.size()), ResourceGroup.REPOSITORIES, Priority.URGENT, START.plusSeconds(1_800))) urgent++;
        assertThat(urgent).as("all that a crawl must leave").isEqualTo(Integrations.HOURLY - Integrations.allowance(Priority.CRAWL));
        assertThat(take(nodes.getFirst(), ResourceGroup.WEBHOOKS, Priority.CRAWL, START.plusSeconds(1_800))).as("another group has its own").isTrue();
    }

    @Test
    void aBrakeOfOneNodeHoldsForAllOfThem() {
        nodes.getFirst().budgets().pause(account, ResourceGroup.REPOSITORIES.name(), START.plusSeconds(900));
        for (Node node : nodes) assertThat(take(node, ResourceGroup.REPOSITORIES, Priority.URGENT, START.plusSeconds(600))).isFalse();
        for (Node node : nodes) assertThat(take(node, ResourceGroup.REPOSITORIES, Priority.URGENT, START.plusSeconds(960))).isTrue();
    }
}
