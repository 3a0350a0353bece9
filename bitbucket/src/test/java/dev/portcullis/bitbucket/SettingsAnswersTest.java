package dev.portcullis.bitbucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.bitbucket.error.BitbucketException.Forbidden;
import dev.portcullis.bitbucket.testing.ScriptedServer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each call that reads a setting asks for, and what it makes of the answer. */
class SettingsAnswersTest {

    private static final String UUID = "{470c176d-3574-44ea-bb41-89e8638bcca4}";
    private static final Account DEVON = new Account(UUID, "Devon", null, null);

    private final ScriptedServer server = new ScriptedServer();
    private final BitbucketClient client = server.client();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void oneProjectSaysWhetherItIsPrivate() {
        json("{'key':'WEB','uuid':'U','name':'Web','is_private':true}");
        assertThat(client.projects().one("acme", "WEB")).isEqualTo(new Project("WEB", UUID, "Web", true));
        assertThat(server.last().path()).isEqualTo("/2.0/workspaces/acme/projects/WEB");
    }

    @Test
    void oneBranchRestrictionIsRead() {
        json("{'id':7,'kind':'force','branch_match_kind':'glob','pattern':'*','users':[],'groups':[],'value':null}");
        assertThat(client.branchRestrictions().get("acme", "web", 7))
                .isEqualTo(new BranchRestriction(7, "force", "*", null, null, List.of(), List.of()));
        assertThat(server.last().path()).isEqualTo("/2.0/repositories/acme/web/branch-restrictions/7");
    }

    @Test
    void theBranchingModelNamesItsBranches() {
        json("{'type':'branching_model','development':{'name':'main','use_mainbranch':true},"
                + "'branch_types':[{'kind':'release','prefix':'release/'}]}");
        assertThat(client.repositories().branchingModel("acme", "web"))
                .isEqualTo(new BranchingModel(
                        "main", null, List.of(new BranchingModel.BranchType("release", "release/"))));
        json("{'development':{'name':null,'use_mainbranch':true},'production':{'name':'prod','use_mainbranch':false}}");
        assertThat(client.repositories().branchingModel("acme", "web"))
                .isEqualTo(new BranchingModel(null, "prod", List.of()));
    }

    @Test
    void defaultReviewersAreListedWithWhereTheyAreSet() {
        json("{'values':[{'uuid':'U','display_name':'Devon'}]}");
        assertThat(client.reviewers().defaults("acme", "web").whole()).containsExactly(DEVON);
        json(
                "{'values':[{'type':'default_reviewer','reviewer_type':'project','user':{'uuid':'U','display_name':'Devon'}}]}");
        assertThat(client.reviewers().effective("acme", "web").whole())
                .containsExactly(new DefaultReviewer(DEVON, "project"));
        assertThat(server.last().path()).isEqualTo("/2.0/repositories/acme/web/effective-default-reviewers");
    }

    @Test
    void deployKeysAreReadWithTheirLastUse() {
        json("{'values':[{'id':123,'key':'ssh-ed25519 AAAA','label':'ci','comment':'root@ci','type':'deploy_key',"
                + "'created_on':'2018-08-15T23:50:59.993890+00:00','last_used':null},"
                + "{'id':124,'key':'ssh-rsa BBBB','added_on':'2018-08-15T23:50:59+00:00',"
                + "'last_used':'2026-01-02T03:04:05+00:00'}]}");
        assertThat(client.deployKeys().list("acme", "web").whole())
                .containsExactly(
                        new DeployKey(
                                123,
                                "ssh-ed25519 AAAA",
                                "ci",
                                "root@ci",
                                Instant.parse("2018-08-15T23:50:59.993890Z"),
                                null),
                        new DeployKey(
                                124,
                                "ssh-rsa BBBB",
                                "",
                                "",
                                Instant.parse("2018-08-15T23:50:59Z"),
                                Instant.parse("2026-01-02T03:04:05Z")));
        assertThat(new DeployKey(1, "ssh-ed25519 AAAA", "", "root@ci", null, null).line())
                .isEqualTo("ssh-ed25519 AAAA root@ci");
        assertThat(new DeployKey(1, "ssh-ed25519 AAAA", "", "", null, null).line())
                .isEqualTo("ssh-ed25519 AAAA");
    }

    @Test
    void hooksOfARepositoryAndOfAWorkspaceAreRead() {
        String hook = "{'uuid':'U','url':'http://ci.test/h','description':'CI','active':true,'events':['repo:push'],"
                + "'secret_set':false}";
        json("{'values':[" + hook + "]}");
        Hook listed = client.repositoryHooks().list("acme", "web").whole().getFirst();
        assertThat(listed.url()).isEqualTo("http://ci.test/h");
        assertThat(listed.secretSet()).isFalse();
        json(hook);
        assertThat(client.repositoryHooks().get("acme", "web", UUID)).isEqualTo(listed);
        json(hook);
        assertThat(client.hooks().get("acme", UUID)).isEqualTo(listed);
    }

    @Test
    void permissionsTellUsersAndGroups() {
        String user = "{'permission':'admin','user':{'uuid':'U','display_name':'Devon'},'repository':{'uuid':'U'}}";
        UserPermission admin = new UserPermission(DEVON, "admin");
        String group = "{'permission':'create-repo','group':{'slug':'developers','name':'Developers'}}";
        GroupPermission creates = new GroupPermission("developers", "Developers", "create-repo");
        json("{'values':[" + user + "]}");
        assertThat(client.permissions().repositoryUsers("acme", "web").whole()).containsExactly(admin);
        assertThat(server.last().path()).isEqualTo("/2.0/repositories/acme/web/permissions-config/users");
        json("{'values':[" + group + "]}");
        assertThat(client.permissions().repositoryGroups("acme", "web").whole()).containsExactly(creates);
        json("{'values':[" + user + "]}");
        assertThat(client.permissions().projectUsers("acme", "WEB").whole()).containsExactly(admin);
        assertThat(server.last().path()).isEqualTo("/2.0/workspaces/acme/projects/WEB/permissions-config/users");
        json("{'values':[" + group + "]}");
        assertThat(client.permissions().projectGroups("acme", "WEB").whole()).containsExactly(creates);
        json("{'values':[" + user + "]}");
        assertThat(client.permissions().effective("acme", "web").whole()).containsExactly(admin);
        assertThat(server.last().path()).isEqualTo("/2.0/workspaces/acme/permissions/repositories/web");
        json("{'values':[" + user + "]}");
        assertThat(client.permissions().effectiveOfAll("acme").whole())
                .containsExactly(new RepositoryPermission(UUID, DEVON, "admin"));
        json("{'values':[" + user + "]}");
        assertThat(client.permissions().workspace("acme").whole()).containsExactly(admin);
        assertThat(server.last().path()).isEqualTo("/2.0/workspaces/acme/permissions");
    }

    @Test
    void variablesAreReadWithoutTheirValues() {
        json("{'enabled':true}");
        assertThat(client.pipelines().enabled("acme", "web")).isTrue();
        server.json(404, "{}");
        assertThat(client.pipelines().enabled("acme", "web")).isFalse();
        server.json(403, "{}");
        assertThatThrownBy(() -> client.pipelines().enabled("acme", "web")).isInstanceOf(Forbidden.class);

        PipelineVariable open = new PipelineVariable(UUID, "DEPLOY_PASSWORD", false);
        String variable = "{'values':[{'uuid':'U','key':'DEPLOY_PASSWORD','value':'plain','secured':false}]}";
        json(variable);
        assertThat(client.pipelines().variables("acme", "web").whole()).containsExactly(open);
        assertThat(open.toString()).doesNotContain("plain");
        json(variable);
        assertThat(client.pipelines().workspaceVariables("acme").whole()).containsExactly(open);
        assertThat(server.last().path()).isEqualTo("/2.0/workspaces/acme/pipelines-config/variables");
        json("{'values':[{'uuid':'U','name':'Production'}]}");
        assertThat(client.pipelines().environments("acme", "web").whole())
                .containsExactly(new Environment(UUID, "Production"));
        json(variable);
        assertThat(client.pipelines().deploymentVariables("acme", "web", UUID).whole())
                .containsExactly(open);
        assertThat(server.last().query()).doesNotContain("values.value");
        assertThat(server.last().path())
                .isEqualTo(
                        "/2.0/repositories/acme/web/deployments_config/environments/%7B470c176d-3574-44ea-bb41-89e8638bcca4%7D/variables");
    }

    @Test
    void addressesAreTiedToMembersOnlyWhenTheyAreAskedFor() {
        json("{'values':[{'user':{'uuid':'U','display_name':'Devon','email':'dev@acme.test'}}]}");
        assertThat(client.workspaces()
                        .membersByEmail("acme", List.of("dev@acme.test", "x\" OR user.uuid != \"", "b@acme.test"))
                        .whole())
                .containsExactly(new MemberEmail(DEVON, "dev@acme.test"));
        assertThat(URLDecoder.decode(server.last().query(), StandardCharsets.UTF_8))
                .contains("q=user.email IN (\"dev@acme.test\",\"b@acme.test\")&");
        assertThatThrownBy(() -> client.workspaces().membersByEmail("acme", Collections.nCopies(91, "a@b.test")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void json(String body) {
        server.json(200, body.replace('\'', '"').replace("\"U\"", '"' + UUID + '"'));
    }
}
