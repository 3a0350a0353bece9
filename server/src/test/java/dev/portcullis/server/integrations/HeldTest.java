package dev.portcullis.server.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.bitbucket.access.Consumer;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.bitbucket.error.BitbucketException.Gone;
import dev.portcullis.bitbucket.error.BitbucketException.Unauthorized;
import dev.portcullis.bitbucket.http.ConsumerSource;
import dev.portcullis.bitbucket.http.Grant;
import dev.portcullis.bitbucket.http.Manners;
import dev.portcullis.bitbucket.http.TokenEndpoint;
import dev.portcullis.emulator.BitbucketEmulator;
import dev.portcullis.emulator.EmulatorOptions;
import dev.portcullis.server.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Access tokens and consumers sealed in a real database; consents that many threads renew, and calls that Atlassian removes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeldTest {
    private BitbucketEmulator emulator;
    private TestServer server;
    private Integrations integrations;
    private HeldStore store;
    private Sealer sealer;

    @BeforeAll
    void start(@TempDir Path folder) {
        emulator = BitbucketEmulator.start(EmulatorOptions.in(folder));
        server = TestServer.start("portcullis.bitbucket.api=" + emulator.baseUrl() + "/2.0", "portcullis.bitbucket.web=" + emulator.baseUrl());
        integrations = server.bean(Integrations.class);
        store = server.bean(HeldStore.class);
        sealer = server.bean(Sealer.class);
    }

    @AfterAll
    void stop() {
        server.close();
        emulator.close();
    }

    private UUID consumer() {
        return integrations.draft("consumer", "demo-consumer-key", "demo-consumer-secret", null, "admin");
    }

    @Test
    void anAccessTokenOpensItsRepositoryAndHasAnHourOfItsOwn() {
        UUID token = integrations.draft("access_token", "of payments-api", "ATCTT3" + "xFfGN0-demo-repository-token", null, "admin");
        assertThat(integrations.reader(token).repositories().one("acme", "payments-api").slug()).isEqualTo("payments-api");
        assertThat(integrations.credential(token, null).gitUser()).isEqualTo("x-token-auth");
        UUID again = integrations.draft("access_token", "entered twice", "ATCTT3" + "xFfGN0-demo-repository-token", null, "admin");
        assertThat(integrations.account(again)).isEqualTo(integrations.account(token)).isNotEqualTo(integrations.account(consumer()));
        assertThat(integrations.usedThisHour(again)).isEqualTo(1);
    }

    @Test
    void whatAConsumerWasGivenIsSealedAndSharedByAll() throws Exception {
        UUID consumer = consumer();
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<String>> read = new ArrayList<>();
            for (int i = 0; i < 12; i++) read.add(threads.submit(() -> integrations.reader(consumer).repositories().one("acme", "payments-api").slug()));
            for (Future<String> each : read) assertThat(each.get()).isEqualTo("payments-api");
        }
        Grant kept = new Held(consumer, store, sealer).kept();
        assertThat(kept).isNotNull();
        assertThat(integrations.credential(consumer, null).secret()).isEqualTo(kept.accessToken());
        assertThat(new String(store.held(consumer).orElseThrow(), StandardCharsets.ISO_8859_1)).doesNotContain(kept.accessToken().reveal());
        assertThat(integrations.account(consumer)).as("entered twice, one consumer").isEqualTo(integrations.account(consumer()));
    }

    @Test
    void oneNodeRenewsAndTheOthersTakeWhatItGot() throws Exception {
        UUID consumer = consumer();
        AtomicInteger renewals = new AtomicInteger();
        Instant end = Instant.parse("2099-01-01T00:00:00Z");
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Grant>> given = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Held node = new Held(consumer, store, sealer);
                given.add(threads.submit(() -> node.renew(before -> before != null
                        ? before
                        : new Grant(Secret.of("access-" + renewals.incrementAndGet()), Secret.of("refresh"), end, "account"))));
            }
            for (Future<Grant> each : given) assertThat(each.get()).isEqualTo(new Grant(Secret.of("access-1"), Secret.of("refresh"), end, "account"));
        }
        assertThat(renewals).hasValue(1);
    }

    @Test
    void aRenewalThatFailsKeepsWhatWasKeptAndLetsTheNextOneTry() {
        UUID consumer = consumer();
        Held held = new Held(consumer, store, sealer);
        Grant first = held.renew(before -> new Grant(Secret.of("a1"), Secret.of("r1"), Instant.EPOCH, ""));
        assertThatThrownBy(() -> held.renew(before -> {
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        assertThat(held.kept()).isEqualTo(first);
        assertThat(held.renew(before -> new Grant(Secret.of("a2"), before.refreshToken(), Instant.EPOCH, "")).refreshToken()).isEqualTo(Secret.of("r1"));
    }

    @Test
    void aConsentIsTradedAndRenewed() throws Exception {
        UUID consumer = consumer();
        String code = consent();
        integrations.consented(consumer, code);
        assertThat(integrations.reader(consumer).users().me().displayName()).isEqualTo("Devon Miller");
        assertThatThrownBy(() -> integrations.consented(consumer, code)).isInstanceOf(Unauthorized.class);
        Held held = new Held(consumer, store, sealer);
        Grant now = held.kept();
        held.renew(before -> new Grant(now.accessToken(), now.refreshToken(), Instant.EPOCH, now.scopes()));
        // Another node knows only what is kept, and that is over.
        ConsumerSource other = new ConsumerSource(
                new Consumer("demo-consumer-key", Secret.of("demo-consumer-secret")),
                new TokenEndpoint(integrations.addresses(), Manners.DEFAULT, Clock.systemUTC()),
                new Held(consumer, store, sealer),
                Clock.systemUTC());
        assertThat(other.credential().secret()).isNotEqualTo(now.accessToken());
        assertThat(new Held(consumer, store, sealer).kept().refreshToken()).isNotEqualTo(now.refreshToken());
    }

    @Test
    void aCallThatAtlassianRemovesRaisesAnAlarm() {
        UUID token = integrations.draft("api_token", "service@acme.test", "demo-service-token", null, "admin");
        assertThat(integrations.removedCalls()).isEmpty();
        emulator.refuseNext("GET", "/repositories/acme/payments-api/refs/branches", 410, "CHANGE-2770 - Functionality has been deprecated", null);
        assertThatThrownBy(() -> integrations.reader(token).refs().branches("acme", "payments-api").whole()).isInstanceOf(Gone.class);
        assertThat(integrations.removedCalls()).singleElement().satisfies(call -> {
            assertThat(call.operation()).isEqualTo("GET /repositories/{workspace}/{repo_slug}/refs/branches");
            assertThat(call.change()).isEqualTo("CHANGE-2770");
        });
        String page = server.administrator().get("/integrations").body();
        assertThat(page).contains("Atlassian has removed", "data-removed", "/refs/branches", "changelog/#CHANGE-2770");
        assertThat(server.administrator().get("/audit").body()).contains("met a call that Atlassian has removed");
    }

    private String consent() throws IOException, InterruptedException {
        String person = emulator.directory().personByEmail("dev@acme.test").orElseThrow().uuid();
        HttpRequest yes = HttpRequest.newBuilder(URI.create(emulator.baseUrl() + "/site/oauth2/authorize"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "client_id=demo-consumer-key&response_type=code&person=" + URLEncoder.encode(person, StandardCharsets.UTF_8)))
                .build();
        String location = HttpClient.newHttpClient().send(yes, HttpResponse.BodyHandlers.discarding()).headers().firstValue("location").orElseThrow();
        return location.replaceAll(".*code=([^&]*).*", "$1");
    }
}
