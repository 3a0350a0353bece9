package dev.portcullis.bitbucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.bitbucket.error.BitbucketException.Unavailable;
import dev.portcullis.bitbucket.testing.ScriptedServer;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What each writing call sends. */
class RequestsTest {

    private static final String HOOK = "{470c176d-3574-44ea-bb41-89e8638bcca4}";
    private static final String STORED_HOOK =
            "{\"uuid\": \"" + HOOK + "\", \"url\": \"https://x.test/h\", \"active\": true,"
                    + "\"description\": null, \"events\": [\"repo:push\"], \"secret_set\": true}";

    private final ScriptedServer server = new ScriptedServer();
    private final BitbucketClient client = server.client();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aGeneralCommentIsPosted() {
        server.json(201, "{\"id\": 12, \"type\": \"pullrequest_comment\"}");
        assertThat(client.comments().create("acme", "web", 7, "Hello **you**")).isEqualTo(12);
        asked(
                "POST",
                "/2.0/repositories/acme/web/pullrequests/7/comments",
                "{\"content\":{\"raw\":\"Hello **you**\"}}");
        assertThat(server.last().header("Content-type")).isEqualTo("application/json");
    }

    @Test
    void anInlineCommentStandsAtALineOfTheNewFile() {
        server.json(201, "{\"id\": 12}");
        client.comments().createInline("acme", "web", 7, "src/a b.env", 3, "x");
        asked(
                "POST",
                "/2.0/repositories/acme/web/pullrequests/7/comments",
                "{\"content\":{\"raw\":\"x\"},\"inline\":{\"path\":\"src/a b.env\",\"to\":3}}");
    }

    @Test
    void aReplyNamesItsParent() {
        server.json(201, "{\"id\": 13}");
        client.comments().reply("acme", "web", 7, 12, "x");
        asked(
                "POST",
                "/2.0/repositories/acme/web/pullrequests/7/comments",
                "{\"content\":{\"raw\":\"x\"},\"parent\":{\"id\":12}}");
    }

    @Test
    void commentsAreUpdatedDeletedResolvedAndReopened() {
        server.json(200, "{\"id\": 12}").then(exchange -> ScriptedServer.send(exchange, 204, "", ""));
        client.comments().update("acme", "web", 7, 12, "new");
        asked("PUT", "/2.0/repositories/acme/web/pullrequests/7/comments/12", "{\"content\":{\"raw\":\"new\"}}");
        client.comments().delete("acme", "web", 7, 12);
        asked("DELETE", "/2.0/repositories/acme/web/pullrequests/7/comments/12", "");
        server.json(200, "{\"type\": \"comment_resolution\"}")
                .then(exchange -> ScriptedServer.send(exchange, 204, "", ""));
        client.comments().resolve("acme", "web", 7, 12);
        asked("POST", "/2.0/repositories/acme/web/pullrequests/7/comments/12/resolve", "");
        client.comments().reopen("acme", "web", 7, 12);
        asked("DELETE", "/2.0/repositories/acme/web/pullrequests/7/comments/12/resolve", "");
    }

    @Test
    void aBuildStatusIsPostedWithItsKeyAndBranch() {
        server.json(201, "{}").json(201, "{}");
        BuildStatus status = new BuildStatus(
                "k-7", BuildStatus.State.FAILED, "Name", "Two things", URI.create("https://p.test/1"), "feature/x");
        client.statuses().put("acme", "web", "0123456789ab", status);
        asked(
                "POST",
                "/2.0/repositories/acme/web/commit/0123456789ab/statuses/build",
                "{\"key\":\"k-7\",\"state\":\"FAILED\",\"name\":\"Name\",\"description\":\"Two things\","
                        + "\"url\":\"https://p.test/1\",\"refname\":\"feature/x\"}");
        client.statuses()
                .put(
                        "acme",
                        "web",
                        "0123456789ab",
                        new BuildStatus(
                                "k", BuildStatus.State.SUCCESSFUL, "n", "", URI.create("https://p.test"), null));
        assertThat(server.last().body()).doesNotContain("refname");
    }

    @Test
    void aReportIsPutUnderItsId() {
        server.json(200, "{}");
        Report report = new Report(
                "Title",
                "Details",
                "Reporter",
                Report.Result.FAILED,
                URI.create("https://p.test/r"),
                List.of(
                        new Report.NumberFigure("New", 2),
                        new Report.TextFigure("Head", "abc"),
                        new Report.YesNoFigure("Whole", true),
                        new Report.LinkFigure("More", "here", URI.create("https://p.test/m"))));
        client.reports().put("acme", "web", "abcdef0", "r-7", report);
        asked(
                "PUT",
                "/2.0/repositories/acme/web/commit/abcdef0/reports/r-7",
                "{\"title\":\"Title\",\"details\":\"Details\",\"reporter\":\"Reporter\",\"report_type\":\"SECURITY\","
                        + "\"result\":\"FAILED\",\"link\":\"https://p.test/r\",\"data\":["
                        + "{\"title\":\"New\",\"type\":\"NUMBER\",\"value\":2},"
                        + "{\"title\":\"Head\",\"type\":\"TEXT\",\"value\":\"abc\"},"
                        + "{\"title\":\"Whole\",\"type\":\"BOOLEAN\",\"value\":true},"
                        + "{\"title\":\"More\",\"type\":\"LINK\",\"value\":{\"text\":\"here\",\"href\":\"https://p.test/m\"}}]}");
    }

    @Test
    void aReportHasAtMostTenFigures() {
        List<Report.Figure> eleven = IntStream.range(0, 11)
                .<Report.Figure>mapToObj(i -> new Report.NumberFigure("n", i))
                .toList();
        assertThatThrownBy(() -> new Report("t", "d", "r", Report.Result.PASSED, null, eleven))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void annotationsAreSentAHundredAtATime() {
        server.always(exchange -> ScriptedServer.send(exchange, 200, "application/json", "[]"));
        client.reports().annotate("acme", "web", "abcdef0", "r", annotations(250));
        assertThat(server.requests())
                .hasSize(3)
                .allSatisfy(request -> assertThat(request.path())
                        .isEqualTo("/2.0/repositories/acme/web/commit/abcdef0/reports/r/annotations"));
        assertThat(server.requests())
                .extracting(request -> parsed(request.body()).size())
                .containsExactly(100, 100, 50);
        client.reports().annotate("acme", "web", "abcdef0", "r", List.of());
        assertThat(server.requests()).as("none for none").hasSize(3);
        assertThatThrownBy(() -> client.reports().annotate("acme", "web", "abcdef0", "r", annotations(1_001)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(server.requests()).as("all or nothing").hasSize(3);
    }

    @Test
    void anAnnotationLeavesOutWhatItHasNot() {
        server.json(200, "[]");
        Annotation bare = new Annotation("a", "s", null, null, null, Annotation.Severity.LOW, null, null);
        Annotation full = new Annotation(
                "b",
                "s",
                "d",
                "f",
                1,
                Annotation.Severity.CRITICAL,
                Annotation.Result.FAILED,
                URI.create("https://p.test"));
        client.reports().annotate("acme", "web", "abcdef0", "r", List.of(bare, full));
        asked(
                "POST",
                "/2.0/repositories/acme/web/commit/abcdef0/reports/r/annotations",
                "[{\"external_id\":\"a\",\"annotation_type\":\"VULNERABILITY\",\"summary\":\"s\",\"severity\":\"LOW\"},"
                        + "{\"external_id\":\"b\",\"annotation_type\":\"VULNERABILITY\",\"summary\":\"s\","
                        + "\"severity\":\"CRITICAL\",\"details\":\"d\",\"path\":\"f\",\"line\":1,\"result\":\"FAILED\","
                        + "\"link\":\"https://p.test\"}]");
    }

    @Test
    void aReportIsDeleted() {
        server.then(exchange -> ScriptedServer.send(exchange, 204, "", ""));
        client.reports().delete("acme", "web", "abcdef0", "r");
        asked("DELETE", "/2.0/repositories/acme/web/commit/abcdef0/reports/r", "");
    }

    @Test
    void aHookIsCreatedWithItsSecret() {
        server.json(201, STORED_HOOK);
        Hook hook = client.hooks().create("acme", settings(Secret.of("shh")));
        assertThat(hook.uuid()).isEqualTo(HOOK);
        assertThat(hook.secretSet()).isTrue();
        assertThat(hook.description()).isEmpty();
        asked(
                "POST",
                "/2.0/workspaces/acme/hooks",
                "{\"description\":\"Ours\",\"url\":\"https://x.test/h\",\"active\":true,"
                        + "\"events\":[\"pullrequest:created\",\"repo:push\"],\"secret\":\"shh\"}");
    }

    @Test
    void aWriteThatWasTakenButNotUnderstoodHasAnUnknownOutcome() {
        server.json(201, "{\"no\": \"id\"}").json(201, "<html>").text(201, "ok");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> client.comments().create("acme", "web", 7, "x"))
                    .isInstanceOfSatisfying(
                            Unavailable.class,
                            failure -> assertThat(failure.outcomeUnknown()).isTrue());
        }
        assertThatThrownBy(() -> client.hooks().create("acme", settings(null)))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        failure -> assertThat(failure.outcomeUnknown()).isTrue());
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void aHookIsUpdatedWithoutTouchingItsSecretAndDeletedByItsEncodedUuid() {
        server.json(200, STORED_HOOK).then(exchange -> ScriptedServer.send(exchange, 204, "", ""));
        client.hooks().update("acme", HOOK, settings(null));
        assertThat(server.last().method()).isEqualTo("PUT");
        assertThat(server.last().body()).doesNotContain("secret");
        assertThat(server.last().path())
                .isEqualTo("/2.0/workspaces/acme/hooks/%7B470c176d-3574-44ea-bb41-89e8638bcca4%7D");
        client.hooks().delete("acme", HOOK);
        asked("DELETE", "/2.0/workspaces/acme/hooks/%7B470c176d-3574-44ea-bb41-89e8638bcca4%7D", "");
    }

    @Test
    void hookSettingsThatBitbucketWouldRefuseAreRefusedHere() {
        URI url = URI.create("https://x.test");
        assertThatThrownBy(() -> new HookSettings(url, "", true, Set.of(), null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HookSettings(url, "", true, Set.of("repo:push"), Secret.of("x".repeat(129))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(settings(Secret.of("verysecret")).toString()).doesNotContain("verysecret");
    }

    private static HookSettings settings(@Nullable Secret secret) {
        return new HookSettings(
                URI.create("https://x.test/h"), "Ours", true, Set.of("repo:push", "pullrequest:created"), secret);
    }

    private static List<Annotation> annotations(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Annotation("a" + i, "s", null, "f", i + 1, Annotation.Severity.HIGH, null, null))
                .toList();
    }

    private void asked(String method, String path, String body) {
        ScriptedServer.Request request = server.last();
        assertThat(request.method()).isEqualTo(method);
        assertThat(request.target().toString()).isEqualTo(path);
        if (body.isEmpty()) {
            assertThat(request.body()).isEmpty();
        } else {
            assertThat(parsed(request.body())).isEqualTo(parsed(body));
        }
    }

    private static JsonNode parsed(String json) {
        return JsonMapper.builder().build().readTree(json);
    }
}
