package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class OpenApiCheckTest {

    private static Exchange answer(String path, int status, String body) {
        return new Exchange(
                Instant.EPOCH,
                null,
                "GET",
                path,
                null,
                "",
                Map.of(),
                new byte[0],
                status,
                Map.of("Content-Type", List.of("application/json; charset=utf-8")),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static void assumeDocument() {
        Assumptions.assumeTrue(
                OpenApiCheck.available(),
                "Atlassian's document is not at ../shared/bitbucket/swagger.v3.json: no answer is held against it");
    }

    @Test
    void whatFitsPasses() {
        assumeDocument();
        try (OpenApiCheck check = new OpenApiCheck()) {
            check.onExchange(answer("/2.0/user", 200, "{\"type\":\"user\",\"uuid\":\"{x}\"}"));
            check.assertClean();
        }
    }

    @Test
    void aWrongTypeAndAnUnknownPathFail() {
        assumeDocument();
        try (OpenApiCheck check = new OpenApiCheck()) {
            check.onExchange(answer("/2.0/user", 200, "{\"type\":\"user\",\"uuid\":7}"));
            check.onExchange(answer("/2.0/planets", 200, "{}"));
            assertThatThrownBy(check::assertClean)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("/2.0/user")
                    .hasMessageContaining("/2.0/planets");
            assertThat(check.failures()).hasSize(2);
        }
    }

    @Test
    void nullsAndScopeErrorsAreKnownDefectsOfTheDocument() {
        assumeDocument();
        try (OpenApiCheck check = new OpenApiCheck()) {
            check.onExchange(answer(
                    "/2.0/repositories/a/b",
                    200,
                    "{\"type\":\"repository\",\"parent\":null,\"links\":{\"branches\":{\"href\":\"http://x\"}}}"));
            check.onExchange(answer(
                    "/2.0/repositories/a/b",
                    403,
                    "{\"type\":\"error\",\"error\":{\"message\":\"m\",\"detail\":{\"required\":[],\"granted\":[]}}}"));
            check.assertClean();
        }
    }
}
