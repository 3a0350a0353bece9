package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RateLimitTest {

    @TempDir
    Path folder;

    private final OpenApiCheck check = new OpenApiCheck();

    @AfterEach
    void fitsTheDocument() {
        check.assertClean();
        check.close();
    }

    @Test
    void aThousandCallsAnHourForEachUserAndGroup() {
        TurnableClock clock = new TurnableClock(Instant.parse("2026-11-24T10:00:00Z"));
        try (BitbucketEmulator emulator = BitbucketEmulator.start(
                EmulatorOptions.in(folder).withObserver(check).withClock(clock))) {
            Caller service = Caller.service(emulator);
            String path = "/repositories/acme?fields=size";
            for (int i = 0; i < 1000; i++) {
                if (i == 500) {
                    clock.turn(Duration.ofMinutes(30));
                }
                service.get(path).expect(200);
            }
            Caller.Reply refused = service.get(path).expect(429);
            assertThat(refused.text())
                    .isEqualTo("Rate limit for this resource has been exceeded")
                    .hasSize(46);
            assertThat(refused.header("content-type")).isEqualTo("text/plain");
            assertThat(refused.header("cache-control")).isEqualTo("no-cache, no-store");
            assertThat(refused.header("retry-after")).isEmpty();
            assertThat(refused.header("x-ratelimit-limit")).isEmpty();
            service.get("/user").expect(200);
            Caller.developer(emulator).get(path).expect(200);
            clock.turn(Duration.ofMinutes(31));
            service.get(path).expect(200);
        }
    }

    @Test
    void sixtyForAnonymousCallers() {
        try (BitbucketEmulator emulator =
                BitbucketEmulator.start(EmulatorOptions.in(folder).withObserver(check))) {
            Caller anonymous = Caller.anonymous(emulator);
            for (int i = 0; i < 60; i++) {
                anonymous.get("/hook_events").expect(200);
            }
            anonymous.get("/hook_events").expect(429);
        }
    }

    @Test
    void offWhenAskedTo() {
        try (BitbucketEmulator emulator = BitbucketEmulator.start(
                EmulatorOptions.in(folder).withObserver(check).withRateLimits(false))) {
            for (int i = 0; i < 70; i++) {
                Caller.anonymous(emulator).get("/hook_events").expect(200);
            }
        }
    }
}
