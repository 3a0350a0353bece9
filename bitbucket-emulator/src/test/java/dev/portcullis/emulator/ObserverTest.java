package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObserverTest {

    @Test
    void everyExchangeIsSeenAndRemembered(@TempDir Path folder) {
        List<Exchange> seen = new CopyOnWriteArrayList<>();
        try (BitbucketEmulator emulator =
                BitbucketEmulator.start(EmulatorOptions.in(folder).withObserver(seen::add))) {
            Caller service = Caller.service(emulator);
            service.get("/user/workspaces?pagelen=5").expect(200);
            service.put("/repositories/acme/payments-api", "{\"description\":\"x\"}")
                    .expect(200);
            Caller.anonymous(emulator).get("/user").expect(401);
            assertThat(seen).extracting(Exchange::status).containsExactly(200, 200, 401);
            assertThat(seen)
                    .extracting(Exchange::principal)
                    .containsExactly("portcullis-service-account", "portcullis-service-account", null);
            assertThat(seen.getFirst().path()).isEqualTo("/2.0/user/workspaces");
            assertThat(seen.getFirst().query()).isEqualTo("pagelen=5");
            assertThat(new String(seen.get(1).requestBody(), StandardCharsets.UTF_8))
                    .contains("description");
            assertThat(seen.get(1).responseHeaders()).containsKey("Content-Type");
            assertThat(emulator.requests()).hasSize(3);
            emulator.clearRequests();
            assertThat(emulator.requests()).isEmpty();
        }
    }

    @Test
    void answersCanBeMadeToWait(@TempDir Path folder) {
        try (BitbucketEmulator emulator = BitbucketEmulator.start(EmulatorOptions.in(folder))) {
            emulator.setLatency(Duration.ofMillis(120));
            long begin = System.nanoTime();
            Caller.service(emulator).get("/user").expect(200);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(119));
        }
    }

    @Test
    void theOptionsOfTheCommandLine() {
        EmulatorOptions options = EmulatorMain.options(new String[] {
            "--port",
            "0",
            "--data",
            "/tmp/x",
            "--as-of",
            "2026-06-01",
            "--allow-private-hooks",
            "--world",
            "empty",
            "--bind",
            "0.0.0.0",
            "--base-url",
            "http://bb.test",
            "--no-rate-limits"
        });
        assertThat(options.asOf()).isEqualTo("2026-06-01");
        assertThat(options.allowPrivateHooks()).isTrue();
        assertThat(options.world()).isEqualTo(EmulatorOptions.World.EMPTY);
        assertThat(options.baseUrl()).isEqualTo("http://bb.test");
        assertThat(options.rateLimits()).isFalse();
        assertThat(options.data()).isEqualTo(Path.of("/tmp/x"));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> EmulatorMain.options(new String[] {"--port"}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
