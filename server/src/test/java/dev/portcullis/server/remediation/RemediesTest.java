package dev.portcullis.server.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.Exchange;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.server.findings.Finding;
import dev.portcullis.server.findings.FindingEvent;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.FindingState;
import dev.portcullis.server.remediation.RemedyObject.Standing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each remedy from a finding to a change in Bitbucket and back, through the real engine; also where an answer gets lost. */
class RemediesTest {
    private static final String PAYMENTS = "payments-api";
    private static final String DIGITS = "[0-9]+";
    private static RemedyWorld world;

    @BeforeAll
    static void start() {
        world = new RemedyWorld("tell");
    }

    @AfterAll
    static void stop() {
        world.server.openApi.assertClean();
        world.close();
    }

    @Test
    void aRestrictionOnPush() {
        appliedAndUndone("main-branch-push-unrestricted", "push to main: everyone with write access", "push to main: nobody, by pull request only",
                "POST", "/branch-restrictions", "{\"kind\":\"push\",\"branch_match_kind\":\"glob\",\"pattern\":\"main\",\"users\":[],\"groups\":[]}",
                List.of("restriction push main null null [] []"), List.of(), "DELETE", "/branch-restrictions/" + DIGITS);
    }

    @Test
    void aRestrictionOnForcePush() {
        appliedAndUndone("main-branch-force-push-allowed", "force push to main: allowed", "force push to main: blocked",
                "POST", "/branch-restrictions", "{\"kind\":\"force\",\"branch_match_kind\":\"glob\",\"pattern\":\"main\"}",
                List.of("restriction force main null null [] []"), List.of(), "DELETE", "/branch-restrictions/" + DIGITS);
    }

    @Test
    void aRestrictionOnDeletion() {
        appliedAndUndone("main-branch-deletion-allowed", "deletion of main: allowed", "deletion of main: blocked",
                "POST", "/branch-restrictions", "{\"kind\":\"delete\",\"branch_match_kind\":\"glob\",\"pattern\":\"main\"}",
                List.of("restriction delete main null null [] []"), List.of(), "DELETE", "/branch-restrictions/" + DIGITS);
    }

    @Test
    void anApproval() {
        appliedAndUndone("no-approval-required", "approvals to merge into main: none required", "approvals to merge into main: 1",
                "POST", "/branch-restrictions", "{\"kind\":\"require_approvals_to_merge\",\"branch_match_kind\":\"glob\",\"pattern\":\"main\",\"value\":1}",
                List.of("restriction require_approvals_to_merge main null 1 [] []"), List.of(), "DELETE", "/branch-restrictions/" + DIGITS);
    }

    @Test
    void aPublicRepository() {
        Repository is = world.repository(PAYMENTS);
        world.state().change(() -> world.state().repositories.put(is.uuid(), new Repository(is.uuid(), is.workspace(), is.project(), is.slug(), is.name(),
                is.description(), false, is.forkPolicy(), is.language(), is.mainBranch(), is.createdOn(), is.updatedOn())));
        world.read(PAYMENTS);
        dev.portcullis.server.Until.within(RemedyWorld.PATIENCE, "the public repository is found",
                () -> world.open().stream().anyMatch(each -> each.rule().endsWith("public-repository-in-private-project")));
        appliedAndUndone("public-repository-in-private-project", "visibility: public, everybody on the internet can read it", "visibility: private",
                "PUT", "", "{\"is_private\":true}", List.of("private true"), List.of("private false"), "PUT", "");
        world.state().change(() -> world.state().repositories.put(is.uuid(), is));
        world.read(PAYMENTS);
        world.idle();
    }

    @Test
    void aHookWithoutSecret() throws Exception {
        String url = world.hook(PAYMENTS).url();
        String rest = url + " " + world.hook(PAYMENTS).active() + " " + world.hook(PAYMENTS).events();
        UUID remedy = appliedAndUndone("foreign-hook-without-secret", "secret: none", "secret: set",
                "PUT", "/hooks/\\{[0-9a-f-]{36}}", null, List.of("hook " + rest + " with a secret"), List.of("hook " + rest + " without secret"),
                "PUT", "/hooks/\\{[0-9a-f-]{36}}");
        assertThat(world.remediation().revealOnce(remedy, 0, "admin", "test")).as("undone: there is no secret any more").isEmpty();

        UUID second = world.preview(world.finding("foreign-hook-without-secret"));
        world.apply(second);
        String kept = world.server.bean(JdbcClient.class).sql("select remedy_object::text from remedy_object").query(String.class).list().toString();
        String given = world.hook(PAYMENTS).secret();
        assertThat(given).hasSize(64);
        assertThat(kept).doesNotContain(given).doesNotContain(url);
        assertThat(world.remediation().revealOnce(second, 0, "admin", "test")).contains(given);
        assertThat(world.remediation().revealOnce(second, 0, "admin", "test")).as("shown once").isEmpty();
        world.undo(second);
        assertThat(world.hook(PAYMENTS).secret()).isNull();
        world.idle();
    }

    @Test
    void anUnusedDeployKey() {
        var key = world.server.emulator.directory().deployKeys(world.repository(PAYMENTS)).getFirst();
        String shown = key.key() + " " + key.comment();
        appliedAndUndone("deploy-key-unused", "key: " + shown, "key: not there", "DELETE", "/deploy-keys/" + DIGITS, null,
                List.of(), List.of("key " + key.key() + " " + key.comment() + " " + key.label()), "POST", "/deploy-keys");
        var back = world.server.emulator.directory().deployKeys(world.repository(PAYMENTS)).getFirst();
        assertThat(back.id()).as("a number of its own").isNotEqualTo(key.id());
        assertThat(back.lastUsed()).isNull();
    }

    /**
     * From the finding to its end and back; then the same once more with each answer to a write lost on the way.
     *
     * @param body null where the test has its own eye on it
     */
    private static UUID appliedAndUndone(String rule, String now, String after, String method, String path, String body, List<String> gained, List<String> lost,
            String backMethod, String backPath) {
        Finding finding = world.finding(rule);
        TreeSet<String> before = world.settings(PAYMENTS);
        TreeSet<String> predicted = new TreeSet<>(before);
        predicted.removeAll(lost);
        predicted.addAll(gained);
        int episode = finding.episode();

        world.server.emulator.clearRequests();
        UUID remedy = world.preview(finding);
        RemedyObject object = world.only(remedy);
        assertThat(object.standing()).as(object.reason()).isEqualTo(Standing.READY);
        assertThat(object.nowLines()).contains(now).doesNotContain(after);
        assertThat(object.afterLines()).contains(after).doesNotContain(now);
        assertThat(world.writes()).as("a preview writes nothing").isEmpty();
        PlannedCall planned = object.calls().getFirst();

        world.apply(remedy);
        RemedyObject applied = world.only(remedy);
        assertThat(applied.standing()).as(applied.reason()).isEqualTo(Standing.APPLIED);
        assertThat(applied.reason()).isNull();
        assertThat(world.settings(PAYMENTS)).isEqualTo(predicted);
        assertThat(world.writes()).singleElement().satisfies(sent -> {
            asPlanned(sent, planned);
            assertThat(sent.method()).isEqualTo(method);
            assertThat(RemedyWorld.path(sent)).matches("/2\\.0/repositories/acme/\\{[0-9a-f-]{36}}" + path);
            if (body != null) assertThat(json(sent)).isEqualTo(JsonMapper.shared().readTree(body));
        });
        world.awaitFinding(finding, FindingState.RESOLVED);

        world.server.emulator.clearRequests();
        PlannedCall inverse = applied.calls().getLast();
        assertThat(inverse.inverse()).isTrue();
        world.undo(remedy);
        assertThat(world.only(remedy).standing()).as(world.only(remedy).reason()).isEqualTo(Standing.UNDONE);
        assertThat(world.only(remedy).reason()).isNull();
        assertThat(world.settings(PAYMENTS)).isEqualTo(before);
        assertThat(world.writes()).singleElement().satisfies(sent -> {
            asPlanned(sent, inverse);
            assertThat(sent.method()).isEqualTo(backMethod);
            assertThat(RemedyWorld.path(sent)).matches("/2\\.0/repositories/acme/\\{[0-9a-f-]{36}}" + backPath);
        });
        world.awaitFinding(finding, FindingState.OPEN);
        assertThat(world.again(finding).episode()).isEqualTo(episode + 1);
        assertThat(world.server.bean(FindingReader.class).events(finding)).extracting(FindingEvent::sentence)
                .anyMatch(each -> each.startsWith("Remedy applied: "))
                .anyMatch(each -> each.startsWith("Remedy undone: "));
        world.idle();

        // The same with the answer to each write lost: nothing is lost, and nothing that must not be is sent twice.
        UUID second = world.preview(world.again(finding));
        world.server.emulator.clearRequests();
        world.lost = RemedyWorld::writes;
        world.apply(second);
        assertThat(world.only(second).standing()).as(world.only(second).reason()).isEqualTo(Standing.APPLIED);
        assertThat(world.settings(PAYMENTS)).isEqualTo(predicted);
        assertThat(world.writes()).hasSize(method.equals("PUT") ? 2 : 1);
        world.server.emulator.clearRequests();
        world.lost = RemedyWorld::writes;
        world.undo(second);
        assertThat(world.only(second).standing()).as(world.only(second).reason()).isEqualTo(Standing.UNDONE);
        assertThat(world.settings(PAYMENTS)).isEqualTo(before);
        assertThat(world.writes()).hasSize(backMethod.equals("PUT") ? 2 : 1);
        world.awaitFinding(finding, FindingState.OPEN);
        world.idle();
        return remedy;
    }

    private static void asPlanned(Exchange sent, PlannedCall planned) {
        assertThat(sent.method()).isEqualTo(planned.method());
        assertThat(RemedyWorld.path(sent)).isEqualTo(planned.path());
        if (planned.body().isEmpty()) assertThat(sent.requestBody()).isEmpty();
        else if (!planned.body().contains(GiveHookSecret.DOTS)) assertThat(json(sent)).isEqualTo(JsonMapper.shared().readTree(planned.body()));
        else assertThat(json(sent).propertyNames()).containsExactly("secret");
    }

    private static JsonNode json(Exchange sent) {
        return JsonMapper.shared().readTree(new String(sent.requestBody(), StandardCharsets.UTF_8));
    }
}
