package dev.portcullis.bitbucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.bitbucket.error.BitbucketException.Invalid;
import dev.portcullis.bitbucket.error.BitbucketException.PlanLimit;
import dev.portcullis.bitbucket.error.BitbucketException.Unavailable;
import dev.portcullis.bitbucket.testing.ScriptedServer;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What each call that changes a setting sends. */
class SettingsRequestsTest {

    private static final String UUID = "{470c176d-3574-44ea-bb41-89e8638bcca4}";
    private static final String ENCODED = "%7B470c176d-3574-44ea-bb41-89e8638bcca4%7D";

    private final ScriptedServer server = new ScriptedServer();
    private final BitbucketClient client = server.client();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aRepositoryIsMadePrivateAndNothingElseIsSent() {
        json(200, "{'uuid':'U','full_name':'acme/web','name':'Web','is_private':true}");
        assertThat(client.repositories().setPrivate("acme", "web", true).isPrivate())
                .isTrue();
        asked("PUT", "/2.0/repositories/acme/web", "{'is_private':true}");
    }

    @Test
    void aBranchRestrictionSaysWhatItMatchesAndWhomItExempts() {
        json(
                201,
                "{'id':9,'kind':'push','branch_match_kind':'glob','pattern':'main','users':[{'uuid':'U'}],'groups':[]}");
        BranchRestriction made = client.branchRestrictions()
                .create(
                        "acme",
                        "web",
                        new BranchRestrictionSettings("push", "main", null, null, List.of(UUID), List.of("leads")));
        assertThat(made.id()).isEqualTo(9);
        asked(
                "POST",
                "/2.0/repositories/acme/web/branch-restrictions",
                "{'kind':'push','branch_match_kind':'glob','pattern':'main','users':[{'uuid':'U'}],'groups':[{'slug':'leads'}]}");
        json(200, "{'id':9,'kind':'require_approvals_to_merge','branch_type':'production','value':2}");
        client.branchRestrictions()
                .update(
                        "acme",
                        "web",
                        9,
                        new BranchRestrictionSettings(
                                "require_approvals_to_merge", null, "production", 2, List.of(), List.of()));
        asked(
                "PUT",
                "/2.0/repositories/acme/web/branch-restrictions/9",
                "{'kind':'require_approvals_to_merge','branch_match_kind':'branching_model','branch_type':'production','pattern':'','value':2}");
        json(201, "{'id':10,'kind':'force','pattern':'main'}");
        client.branchRestrictions().create("acme", "web", BranchRestrictionSettings.of("force", "main", null));
        asked(
                "POST",
                "/2.0/repositories/acme/web/branch-restrictions",
                "{'kind':'force','branch_match_kind':'glob','pattern':'main'}");
        done();
        client.branchRestrictions().delete("acme", "web", 9);
        asked("DELETE", "/2.0/repositories/acme/web/branch-restrictions/9", "");
        assertThatThrownBy(
                        () -> new BranchRestrictionSettings("push", "main", "production", null, List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BranchRestrictionSettings("push", null, null, null, List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusedSettingsSayWhy() {
        json(400, "{'error':{'message':'Bad','fields':{'users':['Not a member']}}}");
        BranchRestrictionSettings settings = BranchRestrictionSettings.of("force", "main", null);
        assertThatThrownBy(() -> client.branchRestrictions().create("acme", "web", settings))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        invalid -> assertThat(invalid.fields()).containsEntry("users", List.of("Not a member")));
        json(402, "{'error':{'message':'Premium only'}}");
        assertThatThrownBy(() -> client.branchRestrictions().create("acme", "web", settings))
                .isInstanceOf(PlanLimit.class);
    }

    @Test
    void whatWouldAppearTwiceIsSentOnce() {
        server.always(exchange -> ScriptedServer.send(exchange, 503, "text/plain", "down"));
        assertThatThrownBy(() -> client.deployKeys().add("acme", "web", "ssh-ed25519 AAAA", "ci"))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        failure -> assertThat(failure.outcomeUnknown()).isTrue());
        assertThatThrownBy(() -> client.branchRestrictions()
                        .create("acme", "web", BranchRestrictionSettings.of("force", "main", null)))
                .isInstanceOf(Unavailable.class);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aDeployKeyIsAddedWithItsCommentAndRemovedByItsId() {
        json(200, "{'id':124,'key':'ssh-ed25519 AAAA','label':'ci','comment':'root@ci','last_used':null}");
        assertThat(client.deployKeys()
                        .add("acme", "web", "ssh-ed25519 AAAA root@ci", "ci")
                        .id())
                .isEqualTo(124);
        asked("POST", "/2.0/repositories/acme/web/deploy-keys", "{'key':'ssh-ed25519 AAAA root@ci','label':'ci'}");
        done();
        client.deployKeys().delete("acme", "web", 124);
        asked("DELETE", "/2.0/repositories/acme/web/deploy-keys/124", "");
    }

    @Test
    void onlyTheSecretOfAForeignHookIsChanged() {
        String hook = "{'uuid':'U','url':'https://ci.test','active':true,'events':['repo:push'],'secret_set':true}";
        HookSecret fresh = new HookSecret.Set(Secret.of("verysecret"));
        json(200, hook);
        assertThat(client.repositoryHooks().change("acme", "web", UUID, fresh).secretSet())
                .isTrue();
        asked("PUT", "/2.0/repositories/acme/web/hooks/" + ENCODED, "{'secret':'verysecret'}");
        json(200, hook);
        client.repositoryHooks().change("acme", "web", UUID, new HookSecret.Removed());
        asked("PUT", "/2.0/repositories/acme/web/hooks/" + ENCODED, "{'secret':null}");
        json(200, hook);
        client.hooks().change("acme", UUID, fresh);
        asked("PUT", "/2.0/workspaces/acme/hooks/" + ENCODED, "{'secret':'verysecret'}");
        assertThat(fresh.toString()).doesNotContain("verysecret");
        assertThatThrownBy(() -> new HookSecret.Set(Secret.of("x".repeat(129))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hooksOfARepositoryAreCreatedAndDeleted() {
        json(201, "{'uuid':'U','url':'https://ci.test','active':true,'events':['repo:push']}");
        client.repositoryHooks()
                .create(
                        "acme",
                        "web",
                        new HookSettings(URI.create("https://ci.test"), "CI", true, Set.of("repo:push"), null));
        asked(
                "POST",
                "/2.0/repositories/acme/web/hooks",
                "{'description':'CI','url':'https://ci.test','active':true,'events':['repo:push']}");
        done();
        client.repositoryHooks().delete("acme", "web", UUID);
        asked("DELETE", "/2.0/repositories/acme/web/hooks/" + ENCODED, "");
    }

    private void done() {
        server.then(exchange -> ScriptedServer.send(exchange, 204, "", ""));
    }

    private void json(int status, String body) {
        server.json(status, quoted(body));
    }

    private static String quoted(String body) {
        return body.replace('\'', '"').replace("\"U\"", '"' + UUID + '"');
    }

    private void asked(String method, String path, String body) {
        ScriptedServer.Request request = server.last();
        assertThat(request.method()).isEqualTo(method);
        assertThat(request.target().toString()).isEqualTo(path);
        if (body.isEmpty()) {
            assertThat(request.body()).isEmpty();
        } else {
            assertThat(parsed(request.body())).isEqualTo(parsed(quoted(body)));
        }
    }

    private static JsonNode parsed(String json) {
        return JsonMapper.builder().build().readTree(json);
    }
}
