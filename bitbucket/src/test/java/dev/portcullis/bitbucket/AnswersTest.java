package dev.portcullis.bitbucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.bitbucket.error.BitbucketException.Malformed;
import dev.portcullis.bitbucket.error.BitbucketException.MissingScopes;
import dev.portcullis.bitbucket.testing.ScriptedServer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each reading call asks for, and what it makes of the answer. */
class AnswersTest {

    private static final String UUID = "{470c176d-3574-44ea-bb41-89e8638bcca4}";
    private static final String HASH = "0123456789abcdef0123456789abcdef01234567";

    private final ScriptedServer server = new ScriptedServer();
    private final BitbucketClient client = server.client();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theCallerIsKnownWithScopesAndKind() {
        server.then(exchange -> {
            exchange.getResponseHeaders().set("x-oauth-scopes", "read:user:bitbucket");
            exchange.getResponseHeaders().set("x-credential-type", "api_token");
            ScriptedServer.send(
                    exchange,
                    200,
                    "application/json",
                    "{'uuid':'U','display_name':'S','nickname':'s'}"
                            .replace('\'', '"')
                            .replace("\"U\"", '"' + UUID + '"'));
        });
        Caller caller = client.users().me();
        assertThat(caller.uuid()).isEqualTo(UUID);
        assertThat(caller.nickname()).isEqualTo("s");
        assertThat(caller.credentialType()).isEqualTo("api_token");
        assertThat(caller.scopes())
                .isNotNull()
                .satisfies(scopes -> assertThat(scopes.held()).containsExactly("read:user:bitbucket"));
    }

    @Test
    void aTokenThatMayNotReadItsUserStillSaysWhatItHolds() {
        json(
                403,
                "{'error':{'message':'Your credentials lack one or more required privilege scopes.',"
                        + "'detail':{'required':['read:user:bitbucket'],'granted':['read:repository:bitbucket']}}}");
        assertThatThrownBy(() -> client.users().me()).isInstanceOfSatisfying(MissingScopes.class, missing -> {
            assertThat(missing.granted()).containsExactly("read:repository:bitbucket");
        });
    }

    @Test
    void workspacesAreListedWithTheRole() {
        json(
                200,
                "{'values':[{'type':'workspace_access','administrator':true,'workspace':{'slug':'acme','uuid':'U'}}]}");
        assertThat(client.workspaces().mine().whole()).containsExactly(new WorkspaceAccess("acme", UUID, true));
        asked(
                "/2.0/user/workspaces",
                "sort=slug&fields=next,values.administrator,values.workspace.slug,values.workspace.uuid");
        json(200, "{'slug':'acme','uuid':'U','name':'Acme Inc.','is_private':true}");
        assertThat(client.workspaces().one("acme")).isEqualTo(new Workspace("acme", UUID, "Acme Inc."));
        json(200, "{'permission':'owner'}");
        assertThat(client.workspaces().permission("acme")).isEqualTo("owner");
        asked("/2.0/user/workspaces/acme/permission", "");
        json(200, "{'values':[{'user':{'uuid':'U','display_name':'D'}},{'user':{'type':'app_user'}}]}");
        assertThat(client.workspaces().members("acme").whole())
                .containsExactly(new Account(UUID, "D", null, null), new Account(null, "", null, "app_user"));
    }

    @Test
    void projectsAreListed() {
        json(200, "{'values':[{'key':'WEB','uuid':'U','name':'Web','is_private':false}]}");
        assertThat(client.projects().list("acme").whole()).containsExactly(new Project("WEB", UUID, "Web", false));
        assertThat(server.last().query()).startsWith("pagelen=100&");
    }

    @Test
    void repositoriesAreListedInAnOrderThatStays() {
        json(
                200,
                "{'values':[{'uuid':'U','full_name':'acme/web','name':'Web','is_private':true,"
                        + "'mainbranch':{'name':'main'},'project':{'key':'WEB','uuid':'U'},'size':12,'fork_policy':'no_forks',"
                        + "'updated_on':'2026-07-30T01:35:49.207341+02:00'},"
                        + "{'uuid':'U','full_name':'acme/empty','name':'E','is_private':false,'mainbranch':null,'parent':{'uuid':'U'}}]}");
        assertThat(client.repositories().list("acme").whole())
                .containsExactly(
                        new Repository(
                                UUID,
                                "web",
                                "acme/web",
                                "Web",
                                true,
                                "main",
                                "WEB",
                                UUID,
                                null,
                                12L,
                                "no_forks",
                                Instant.parse("2026-07-29T23:35:49.207341Z")),
                        new Repository(
                                UUID, "empty", "acme/empty", "E", false, null, null, null, UUID, null, null, null));
        assertThat(server.last().query())
                .contains("sort=created_on", "pagelen=100", "values.mainbranch.name", "fields=next");
        json(200, "{'values':[]}");
        client.repositories().list("acme", RepositoryOrder.RECENTLY_UPDATED).whole();
        assertThat(server.last().query()).contains("sort=-updated_on");
    }

    @Test
    void oneRepositoryIsFoundByUuid() {
        json(200, "{'uuid':'U','full_name':'acme/web','name':'Web','is_private':true}");
        assertThat(client.repositories().one("acme", UUID).slug()).isEqualTo("web");
        assertThat(server.last().path()).isEqualTo("/2.0/repositories/acme/%7B470c176d-3574-44ea-bb41-89e8638bcca4%7D");
        json(200, "{'uuid':'U','full_name':'acme','name':'Web','is_private':true}");
        assertThatThrownBy(() -> client.repositories().one("acme", "web"))
                .isInstanceOf(Malformed.class)
                .hasMessage("full_name is not workspace/repository");
    }

    @Test
    void branchesComeWithTheirHeads() {
        json(200, "{'values':[{'name':'feature/x','target':{'hash':'H'}}]}");
        assertThat(client.refs().branches("acme", "web").whole()).containsExactly(new Branch("feature/x", HASH));
        asked(
                "/2.0/repositories/acme/web/refs/branches",
                "pagelen=100&sort=name&fields=next,values.name,values.target.hash");
    }

    @Test
    void branchRestrictionsOfEveryKindAreListed() {
        json(
                200,
                "{'values':[{'id':1,'kind':'push','branch_match_kind':'glob','pattern':'main','users':[{'uuid':'U'}],"
                        + "'groups':[{'slug':'admins'}]},{'id':2,'kind':'require_approvals_to_merge','pattern':'',"
                        + "'branch_type':'production','value':2}]}");
        assertThat(client.branchRestrictions().list("acme", "web").whole())
                .containsExactly(
                        new BranchRestriction(1, "push", "main", null, null, List.of(UUID), List.of("admins")),
                        new BranchRestriction(
                                2, "require_approvals_to_merge", null, "production", 2, List.of(), List.of()));
        assertThat(server.last().path()).isEqualTo("/2.0/repositories/acme/web/branch-restrictions");
    }

    @Test
    void openPullRequestsAreAskedForFiftyAtATime() {
        json(
                200,
                "{'values':["
                        + pullRequest("'source':{'branch':{'name':'f'},'commit':{'hash':'0123456789ab'},"
                                + "'repository':{'uuid':'U','full_name':'acme/web'}},'draft':true")
                        + "]}");
        PullRequest pullRequest =
                client.pullRequests().open("acme", "web").whole().getFirst();
        assertThat(pullRequest.id()).isEqualTo(7);
        assertThat(pullRequest.draft()).isTrue();
        assertThat(pullRequest.sourceHash()).isEqualTo("0123456789ab");
        assertThat(pullRequest.sourceRepositoryFullName()).isEqualTo("acme/web");
        assertThat(pullRequest.destinationBranch()).isEqualTo("main");
        assertThat(pullRequest.state()).isEqualTo(PullRequest.State.OPEN);
        assertThat(server.last().query()).startsWith("state=OPEN&pagelen=50&sort=created_on&fields=next");
    }

    @Test
    void aPullRequestWhoseForkIsGoneIsRead() {
        json(200, pullRequest("'source':{'branch':{'name':'f'},'commit':null,'repository':null},'author':null"));
        PullRequest pullRequest = client.pullRequests().get("acme", "web", 7);
        assertThat(pullRequest.sourceRepositoryUuid()).isNull();
        assertThat(pullRequest.sourceHash()).isNull();
        assertThat(pullRequest.author()).isNull();
        assertThat(server.last().path()).isEqualTo("/2.0/repositories/acme/web/pullrequests/7");
        json(200, pullRequest("'source':null"));
        assertThat(client.pullRequests().get("acme", "web", 7).sourceBranch()).isNull();
    }

    @Test
    void aPullRequestThatIsNoneIsMalformed() {
        json(200, pullRequest("'source':{'commit':{'hash':'HEAD'}}"));
        assertThatThrownBy(() -> client.pullRequests().get("acme", "web", 7))
                .hasMessage("source.commit.hash is not a commit hash");
        json(200, pullRequest("'x':1").replace("OPEN", "AJAR"));
        assertThatThrownBy(() -> client.pullRequests().get("acme", "web", 7))
                .hasMessage("state is not a state of pull requests");
    }

    @Test
    void commentsOfEveryKindAreListed() {
        json(
                200,
                "{'values':["
                        + "{'id':1,'content':{'raw':'a'},'user':{'uuid':'U'},'deleted':false,'created_on':'2026-01-01T00:00:00+00:00'},"
                        + "{'id':2,'content':{'raw':''},'user':null,'deleted':true,'created_on':'2026-01-01T00:00:00+00:00'},"
                        + "{'id':3,'content':{'raw':'b'},'inline':{'path':'f','to':5,'from':null},'resolution':{'type':'r'},"
                        + "'created_on':'2026-01-01T00:00:00+00:00'},"
                        + "{'id':4,'content':{'raw':'c'},'parent':{'id':3},'resolution':null,'created_on':'2026-01-01T00:00:00Z'}]}");
        var comments = client.comments().list("acme", "web", 7).whole();
        assertThat(comments).extracting(Comment::authorUuid).containsExactly(UUID, null, null, null);
        assertThat(comments).extracting(Comment::deleted).containsExactly(false, true, false, false);
        assertThat(comments).extracting(Comment::resolved).containsExactly(false, false, true, false);
        assertThat(comments).extracting(Comment::path).containsExactly(null, null, "f", null);
        assertThat(comments).extracting(Comment::to).containsExactly(null, null, 5, null);
        assertThat(comments).extracting(Comment::parentId).containsExactly(null, null, null, 3L);
    }

    @Test
    void statusReportHooksAndEventsAreReadBack() {
        json(200, "{'key':'k','state':'FAILED','name':null,'description':'d','url':'https://x.test','refname':null}");
        assertThat(client.statuses().get("acme", "web", HASH, "k").state()).isEqualTo(BuildStatus.State.FAILED);
        assertThat(server.last().path()).endsWith("/statuses/build/k");
        json(200, "{'title':'T','result':'PASSED'}");
        assertThat(client.reports().get("acme", "web", HASH, "r")).isEqualTo(new ReportState("T", "PASSED", null));
        json(200, "{'values':[{'uuid':'U','url':'https://x.test','active':false,'events':['repo:push']}]}");
        Hook hook = client.hooks().list("acme").whole().getFirst();
        assertThat(hook.secretSet()).isNull();
        assertThat(hook.active()).isFalse();
        assertThat(hook.events()).containsExactly("repo:push");
        json(200, "{'values':[{'event':'repo:push','label':'Push','category':'Repository'}]}");
        assertThat(client.hooks().events().whole()).containsExactly(new HookEvent("repo:push", "Push"));
        assertThat(server.last().path()).isEqualTo("/2.0/hook_events/workspace");
    }

    @Test
    void everyListingAsksForItsFieldsAndForNext() {
        server.always(exchange -> ScriptedServer.send(exchange, 200, "application/json", "{\"values\": []}"));
        client.workspaces().mine().whole();
        client.workspaces().members("a").whole();
        client.projects().list("a").whole();
        client.repositories().list("a").whole();
        client.refs().branches("a", "b").whole();
        client.branchRestrictions().list("a", "b").whole();
        client.pullRequests().open("a", "b").whole();
        client.comments().list("a", "b", 1).whole();
        client.hooks().list("a").whole();
        assertThat(server.requests())
                .allSatisfy(request -> assertThat(request.query()).matches(".*(^|&)fields=next%2Cvalues\\..*"));
    }

    private static String pullRequest(String more) {
        return "{'id':7,'title':'T','state':'OPEN','destination':{'branch':{'name':'main'},'commit':{'hash':'ba9876543210'}},"
                + "'created_on':'2026-01-01T00:00:00+00:00','updated_on':'2026-01-01T00:00:00+00:00'," + more + "}";
    }

    private void json(int status, String body) {
        server.json(
                status,
                body.replace('\'', '"').replace("\"U\"", '"' + UUID + '"').replace("\"H\"", '"' + HASH + '"'));
    }

    private void asked(String path, String query) {
        assertThat(server.last().path()).isEqualTo(path);
        assertThat(URLDecoder.decode(server.last().query(), StandardCharsets.UTF_8))
                .isEqualTo(query);
    }
}
