package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.state.Delivery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryTest {

    private BitbucketEmulator emulator;
    private Listener listener;
    private Caller service;

    @BeforeAll
    void start(@TempDir Path folder) {
        emulator = BitbucketEmulator.start(EmulatorOptions.in(folder).withPrivateHooks(true));
        listener = new Listener();
        service = Caller.service(emulator);
        subscribe(listener.url());
    }

    @AfterAll
    void stop() {
        emulator.close();
        listener.close();
    }

    private String subscribe(String url) {
        return service.post(
                        "/workspaces/acme/hooks",
                        "{\"url\":\"" + url + "\",\"active\":true,\"events\":[\"repo:push\"]}")
                .expect(201)
                .json()
                .path("uuid")
                .stringValue();
    }

    private void push(String branch) {
        emulator.commit("acme", "web-storefront", branch, "Change " + branch, Map.of(branch + ".txt", "1\n"));
    }

    @Test
    void serverErrorsAreTriedTwiceMore() {
        try (Listener failing = new Listener(number -> number < 3 ? 503 : 200)) {
            String uuid = subscribe(failing.url());
            push("again");
            List<Listener.Received> tries = failing.await(3, one -> true);
            assertThat(tries)
                    .extracting(one -> one.headers().get("x-attempt-number"))
                    .containsExactly("1", "2", "3");
            assertThat(tries)
                    .extracting(one -> one.headers().get("x-request-uuid"))
                    .containsOnly(tries.getFirst().headers().get("x-request-uuid"));
            Delivery delivery = emulator
                    .awaitDeliveries(
                            Duration.ofSeconds(10),
                            all -> all.stream()
                                    .anyMatch(one -> one.hook().equals(uuid)
                                            && one.attempts().size() == 3))
                    .stream()
                    .filter(one -> one.hook().equals(uuid))
                    .findFirst()
                    .orElseThrow();
            assertThat(delivery.succeeded()).isTrue();
            assertThat(delivery.attempts().getLast().body()).isEqualTo("number 3");
            service.delete("/workspaces/acme/hooks/" + Urls.encode(uuid)).expect(204);
        }
    }

    @Test
    void otherRefusalsAreFinal() {
        try (Listener refusing = new Listener(number -> 404)) {
            String uuid = subscribe(refusing.url());
            push("final");
            emulator.awaitDeliveries(
                    Duration.ofSeconds(10),
                    all -> all.stream()
                            .anyMatch(one ->
                                    one.hook().equals(uuid) && !one.attempts().isEmpty()));
            emulator.awaitQuiet(Duration.ofSeconds(10));
            assertThat(refusing.all()).hasSize(1);
            service.delete("/workspaces/acme/hooks/" + Urls.encode(uuid)).expect(204);
        }
    }

    @Test
    void deliveriesCanBeLost() {
        emulator.awaitQuiet(Duration.ofSeconds(10));
        listener.clear();
        emulator.setLosingDeliveries(true);
        push("lost");
        emulator.setLosingDeliveries(false);
        push("found");
        listener.await("repo:push");
        assertThat(listener.all())
                .anyMatch(one -> new String(one.body(), StandardCharsets.UTF_8).contains("\"name\":\"found\""))
                .noneMatch(one -> new String(one.body(), StandardCharsets.UTF_8).contains("\"name\":\"lost\""));
    }

    @Test
    void tooLargeAPayloadIsNotSent() {
        listener.clear();
        emulator.commit("acme", "web-storefront", "large", "m".repeat(100_000), Map.of("large.txt", "1\n"));
        push("small");
        JsonNode change = listener.await("repo:push").json().at("/push/changes/0");
        assertThat(change.at("/new/name").stringValue()).isEqualTo("small");
    }

    /** The whole answer counts (facts 6.2), not only its headers. */
    @Test
    void anAnswerThatNeverEndsIsGivenUpAfterTenSeconds() throws IOException {
        try (ServerSocket trickling = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = trickling.accept()) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nx"
                                    .getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().flush();
                    while (socket.getInputStream().read() >= 0) {}
                } catch (IOException closed) {
                    // The other end gave up.
                }
            });
            String uuid = subscribe("http://localhost:" + trickling.getLocalPort());
            push("trickle");
            Delivery delivery = emulator
                    .awaitDeliveries(
                            Duration.ofSeconds(20),
                            all -> all.stream()
                                    .anyMatch(one -> one.hook().equals(uuid)
                                            && !one.attempts().isEmpty()))
                    .stream()
                    .filter(one -> one.hook().equals(uuid))
                    .findFirst()
                    .orElseThrow();
            assertThat(delivery.attempts()).singleElement().satisfies(attempt -> {
                assertThat(attempt.failure()).isEqualTo("TIMEOUT");
                assertThat(attempt.millis()).isBetween(9_500L, 15_000L);
            });
            service.delete("/workspaces/acme/hooks/" + Urls.encode(uuid)).expect(204);
        }
    }
}
