package dev.portcullis.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.TestServer;
import dev.portcullis.server.Visitor;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Calls every endpoint there is without a session, with a role that does not suffice, and without CSRF token. */
class EndpointsTest {
    /** What anyone may call. A new one is added here by hand, with its reason beside it in the code. */
    private static final List<String> OPEN = List.of(
            "GET /error",
            "POST /error",
            "GET /sign-in",
            "POST /sign-in",
            "POST /sign-out",
            "GET /set-up",
            "POST /set-up",
            "POST /theme",
            "GET /api/v1/session",
            "POST /api/v1/session",
            "DELETE /api/v1/session",
            "POST /hooks/bitbucket/{path}");

    /** Where a viewer is sent by what only leads on. */
    private static final Map<String, String> ELSEWHERE = Map.of("GET /settings", "/settings/profile");

    /** Carry a signature in place of a token. */
    private static final String SIGNED = "/hooks/";

    /** @param needs as the {@link Guard} reads it */
    record Endpoint(String method, String pattern, @Nullable Needs needs, boolean open) {
        /** With a number where the pattern wants one or a certain form, else with a uuid. */
        String path() {
            return pattern.replaceAll("\\{[^{}:]+:(?:[^{}]|\\{[^{}]*})*}", "1")
                    .replace("{number}", "1")
                    .replaceAll("\\{[^{}]+}", "00000000-0000-0000-0000-000000000001")
                    .replace("/**", "/x");
        }

        boolean unsafe() {
            return !method.equals("GET");
        }

        boolean api() {
            return pattern.startsWith("/api/");
        }

        @Override
        public String toString() {
            return method + " " + pattern;
        }
    }

    private static TestServer server;
    private static List<Endpoint> endpoints;
    private static final Map<String, Visitor> people = new LinkedHashMap<>();

    @BeforeAll
    static void start() {
        server = TestServer.start();
        endpoints = endpoints();
        Visitor administrator = server.administrator();
        for (String role : List.of("viewer", "triager")) {
            HttpResponse<String> added = administrator.post(
                    "/settings/users",
                    Map.of("name", role, "role", role, "password", TestServer.PASSWORD, "again", TestServer.PASSWORD));
            assertThat(added.statusCode()).isEqualTo(302);
            people.put(role, server.visitor().signIn(role, TestServer.PASSWORD));
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<Endpoint> endpoints() {
        Map<String, Endpoint> found = new TreeMap<>();
        server.bean(RequestMappingHandlerMapping.class).getHandlerMethods().forEach((mapping, handler) -> {
            List<String> methods = new ArrayList<>(
                    mapping.getMethodsCondition().getMethods().stream().map(RequestMethod::name).toList());
            if (methods.isEmpty()) {
                methods.addAll(List.of("GET", "POST"));
            }
            for (String pattern : mapping.getPatternValues()) {
                for (String method : methods) {
                    Endpoint endpoint = new Endpoint(method, pattern, Guard.open(handler) ? null : Guard.needs(handler), Guard.open(handler));
                    found.put(endpoint.toString(), endpoint);
                }
            }
        });
        return List.copyOf(found.values());
    }

    @Test
    void everyOpenEndpointIsListed() {
        assertThat(endpoints.stream().filter(Endpoint::open).map(Endpoint::toString))
                .as("endpoints that anyone may call")
                .isSubsetOf(OPEN);
    }

    @Test
    void noneIsUndeclared() {
        assertThat(endpoints).allMatch(endpoint -> endpoint.needs() != null ^ endpoint.open());
        assertThat(endpoints).hasSizeGreaterThan(15);
    }

    @TestFactory
    Stream<DynamicTest> withoutSession() {
        return guarded().map(endpoint -> DynamicTest.dynamicTest(endpoint.toString(), () -> {
            Visitor stranger = server.visitor();
            HttpResponse<String> answer = call(stranger, endpoint);
            if (endpoint.api()) {
                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
            } else {
                assertThat(answer.statusCode()).isEqualTo(302);
                assertThat(Visitor.location(answer)).startsWith("/sign-in");
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> withARoleThatDoesNotSuffice() {
        return guarded()
                .filter(endpoint -> endpoint.needs().value() != Permission.VIEW)
                .flatMap(endpoint -> people.entrySet().stream()
                        .filter(person -> endpoint.needs().value() != Permission.TRIAGE || person.getKey().equals("viewer"))
                        .map(person -> DynamicTest.dynamicTest(endpoint + " as " + person.getKey(), () -> {
                            HttpResponse<String> answer = call(person.getValue(), endpoint);
                            assertThat(answer.statusCode()).isEqualTo(403);
                            if (endpoint.api()) {
                                assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                                        .startsWith("application/json");
                            }
                        })));
    }

    @TestFactory
    Stream<DynamicTest> withoutCsrfToken() {
        return endpoints.stream()
                .filter(endpoint -> endpoint.unsafe() && !endpoint.pattern().startsWith(SIGNED))
                .map(endpoint -> DynamicTest.dynamicTest(endpoint.toString(), () -> {
                    Visitor administrator = server.administrator();
                    HttpResponse<String> without = administrator.send(endpoint.method(), endpoint.path(), Map.of());
                    assertThat(without.statusCode()).isEqualTo(403);
                    HttpResponse<String> wrong =
                            administrator.send(endpoint.method(), endpoint.path(), Map.of(), "X-CSRF-TOKEN", "made-up");
                    assertThat(wrong.statusCode()).isEqualTo(403);
                    assertThat(administrator.get("/settings/profile").statusCode())
                            .as("still signed in: nothing happened")
                            .isEqualTo(200);
                }));
    }

    /** What a viewer may see is there; what a made-up path variable names is not, and that is said as such. */
    @TestFactory
    Stream<DynamicTest> readingAsViewer() {
        return guarded()
                .filter(endpoint -> !endpoint.unsafe() && endpoint.needs().value() == Permission.VIEW)
                .map(endpoint -> DynamicTest.dynamicTest(endpoint.toString(), () -> {
                    HttpResponse<String> answer = call(people.get("viewer"), endpoint);
                    int expected = ELSEWHERE.containsKey(endpoint.toString()) ? 302 : endpoint.pattern().contains("{") ? 404 : 200;
                    assertThat(answer.statusCode()).as(endpoint.toString()).isEqualTo(expected);
                    if (expected == 302) assertThat(Visitor.location(answer)).isEqualTo(ELSEWHERE.get(endpoint.toString()));
                }));
    }

    private static Stream<Endpoint> guarded() {
        return endpoints.stream().filter(endpoint -> !endpoint.open());
    }

    private static HttpResponse<String> call(Visitor visitor, Endpoint endpoint) {
        return endpoint.unsafe()
                ? visitor.send(endpoint.method(), endpoint.path(), Map.of(), "X-CSRF-TOKEN", visitor.token())
                : visitor.get(endpoint.path());
    }
}
