package dev.portcullis.bitbucket.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.bitbucket.PullRequest;
import dev.portcullis.bitbucket.error.BitbucketException.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookPayloadTest {

    @Test
    void aPushTellsItsChanges() {
        Push push = (Push) parse(
                "repo:push",
                Deliveries.push(
                        Deliveries.created("feature/x"), Deliveries.forced("main"), Deliveries.deletedTag("v1")));
        assertThat(push.repository())
                .isEqualTo(new RepositoryRef(
                        Deliveries.REPOSITORY_UUID,
                        "acme/web",
                        "Web",
                        Deliveries.WORKSPACE,
                        "acme",
                        "WEB",
                        "{33333333-3574-44ea-bb41-89e8638bcca4}"));
        assertThat(push.repository().slug()).isEqualTo("web");
        assertThat(push.workspaceUuid()).isEqualTo(Deliveries.WORKSPACE);
        assertThat(push.actor()).isNotNull();
        assertThat(push.changes())
                .containsExactly(
                        new Push.Change(
                                null,
                                branch("feature/x", Deliveries.NEW),
                                true,
                                false,
                                false,
                                false,
                                List.of(Deliveries.NEW)),
                        new Push.Change(
                                branch("main", Deliveries.OLD),
                                branch("main", Deliveries.NEW),
                                false,
                                false,
                                true,
                                true,
                                List.of(Deliveries.NEW)),
                        new Push.Change(
                                new Push.Ref(Push.RefType.TAG, "v1", Deliveries.OLD),
                                null,
                                false,
                                true,
                                false,
                                false,
                                List.of()));
        assertThat(push.changes().getLast().ref().name()).isEqualTo("v1");
    }

    @Test
    void aPushWithoutChangesOrActorIsRead() {
        String body = Deliveries.push();
        Push push = (Push) parse("repo:push", body.replaceFirst("'actor':\\{[^}]*\\}[^}]*\\},", "'actor':null,"));
        assertThat(push.changes()).isEmpty();
        assertThat(push.actor()).isNull();
    }

    @ParameterizedTest
    @EnumSource(PullRequestEvent.Kind.class)
    void everyEventOfPullRequestsIsRead(PullRequestEvent.Kind kind) {
        String more = switch (kind) {
            case APPROVED, UNAPPROVED -> ",'approval':{'date':'x'}";
            case CHANGES_REQUEST_CREATED, CHANGES_REQUEST_REMOVED -> ",'changes_request':{}";
            case COMMENT_CREATED, COMMENT_UPDATED, COMMENT_DELETED, COMMENT_RESOLVED, COMMENT_REOPENED ->
                Deliveries.COMMENT;
            case CREATED, UPDATED, PUSH, FULFILLED, REJECTED -> "";
        };
        PullRequestEvent event = (PullRequestEvent) parse(kind.eventKey(), Deliveries.pullRequest(more));
        assertThat(event.kind()).isEqualTo(kind);
        assertThat(event.eventKey()).isEqualTo("pullrequest:" + kind.name().toLowerCase(Locale.ROOT));
        assertThat(event.pullRequest().id()).isEqualTo(7);
        assertThat(event.pullRequest().state()).isEqualTo(PullRequest.State.OPEN);
        assertThat(event.pullRequest().sourceHash()).isEqualTo("0123456789ab");
        if (more.equals(Deliveries.COMMENT)) {
            assertThat(event.comment()).isNotNull().satisfies(comment -> {
                assertThat(comment.raw()).isEqualTo("hi");
                assertThat(comment.parentId()).isEqualTo(2);
            });
        } else {
            assertThat(event.comment()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'source':null",
                "'source':{'branch':{'name':'f'},'commit':null,'repository':null}",
                "'source':{'branch':null}",
                "'other':1"
            })
    void aPullRequestWithoutItsSourceIsRead(String source) {
        PullRequestEvent event = (PullRequestEvent) parse("pullrequest:updated", Deliveries.pullRequest(source, ""));
        assertThat(event.pullRequest().sourceHash()).isNull();
        assertThat(event.pullRequest().sourceRepositoryUuid()).isNull();
        assertThat(event.pullRequest().sourceRepositoryFullName()).isNull();
    }

    @ParameterizedTest
    @EnumSource(RepositoryEvent.Kind.class)
    void everyEventOfRepositoriesIsRead(RepositoryEvent.Kind kind) {
        RepositoryEvent event = (RepositoryEvent)
                parse(kind.eventKey(), Deliveries.repository(",'changes':{'name':{'old':'a','new':'b'},'website':{}}"));
        assertThat(event.kind()).isEqualTo(kind);
        assertThat(event.repository().fullName()).isEqualTo("acme/web");
        assertThat(event.changes())
                .isEqualTo(kind == RepositoryEvent.Kind.UPDATED ? Set.of("name", "website") : Set.of());
    }

    @Test
    void aStatusEventIsRead() {
        StatusEvent event = (StatusEvent) parse("repo:commit_status_updated", Deliveries.status());
        assertThat(event.key()).isEqualTo("k");
        assertThat(event.state()).isEqualTo("FAILED");
        assertThat(event.commitHash()).isEqualTo(Deliveries.NEW);
        assertThat(event.refname()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            project:moved | {'project':{'key':'WEB','workspace':{'uuid':'{470c176d-3574-44ea-bb41-89e8638bcca4}'}}}
            pipeline:span_created | {'repository':{'workspace':{'uuid':'{470c176d-3574-44ea-bb41-89e8638bcca4}'}},'spans':[{}]}
            future:thing_done | {'workspace':{'uuid':'{470c176d-3574-44ea-bb41-89e8638bcca4}'}}
            """)
    void anUnknownEventKeepsItsKeyAndWorkspace(String key, String body) {
        assertThat(parse(key, body)).isEqualTo(new Other(key, Deliveries.WORKSPACE, null));
    }

    @Test
    void aForkNamesBothRepositories() {
        String copy = "{'uuid':'{44444444-3574-44ea-bb41-89e8638bcca4}','full_name':'mallory/web','name':'Web'}";
        ForkEvent event = (ForkEvent) parse("repo:fork", Deliveries.repository(",'fork':" + copy));
        assertThat(event.repository().fullName()).isEqualTo("acme/web");
        assertThat(event.fork()).isNotNull();
        assertThat(event.fork().workspaceSlug()).isEqualTo("mallory");
        assertThat(event.workspaceUuid()).isEqualTo(Deliveries.WORKSPACE);
        assertThat(((ForkEvent) parse("repo:fork", Deliveries.repository(""))).fork()).isNull();
    }

    @Test
    void aCommentOnACommitIsRead() {
        CommitCommentEvent event = (CommitCommentEvent)
                parse("repo:commit_comment_created", Deliveries.repository(Deliveries.COMMENT + ",'commit':{'hash':'0123456789ab'}"));
        assertThat(event.commitHash()).isEqualTo("0123456789ab");
        assertThat(event.comment().raw()).isEqualTo("hi");
        assertThatThrownBy(() -> parse("repo:commit_comment_created", Deliveries.repository(Deliveries.COMMENT)))
                .isInstanceOf(Malformed.class)
                .hasMessage("commit is missing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'project':{'key':'WEB','uuid':'{33333333-3574-44ea-bb41-89e8638bcca4}','workspace':{'uuid':'{470c176d-3574-44ea-bb41-89e8638bcca4}'}},'changes':{'name':{}}} | WEB
            {'workspace':{'uuid':'{470c176d-3574-44ea-bb41-89e8638bcca4}'},'changes':{'name':{}}} |
            """)
    void aChangedProjectIsReadWithWhateverItTells(String body, String key) {
        ProjectEvent event = (ProjectEvent) parse("project:updated", body);
        assertThat(event.projectKey()).isEqualTo(key);
        assertThat(event.workspaceUuid()).isEqualTo(Deliveries.WORKSPACE);
        assertThat(event.changes()).containsExactly("name");
        assertThat(parse("project:updated", "{}").workspaceUuid()).isNull();
    }

    /** All of Atlassian's document of June 2026 but the dead ones of the issue tracker. */
    @ParameterizedTest
    @ValueSource(strings = {
        "repo:push", "repo:fork", "repo:updated", "repo:created", "repo:deleted", "repo:imported", "repo:transfer",
        "repo:commit_comment_created", "repo:commit_status_created", "repo:commit_status_updated", "project:updated",
        "pullrequest:created", "pullrequest:updated", "pullrequest:approved", "pullrequest:unapproved",
        "pullrequest:changes_request_created", "pullrequest:changes_request_removed", "pullrequest:fulfilled",
        "pullrequest:rejected", "pullrequest:push", "pullrequest:comment_created", "pullrequest:comment_updated",
        "pullrequest:comment_deleted", "pullrequest:comment_resolved", "pullrequest:comment_reopened"
    })
    void everyLiveEventHasARecordOfItsOwn(String key) {
        String body = switch (key.substring(0, key.indexOf(':') + 1) + (key.contains("status") ? "status" : key.contains("comment") ? "comment" : "")) {
            case "pullrequest:" -> Deliveries.pullRequest(",'approval':{},'changes_request':{}");
            case "pullrequest:comment" -> Deliveries.pullRequest(Deliveries.COMMENT);
            case "repo:status" -> Deliveries.status();
            case "repo:comment" -> Deliveries.repository(Deliveries.COMMENT + ",'commit':{'hash':'0123456789ab'}");
            default -> key.equals("repo:push") ? Deliveries.push(Deliveries.created("x")) : Deliveries.repository("");
        };
        WebhookPayload payload = parse(key, body);
        assertThat(payload).isNotInstanceOf(Other.class);
        assertThat(payload.eventKey()).isEqualTo(key);
        assertThat(payload.workspaceUuid()).isEqualTo(Deliveries.WORKSPACE);
    }

    @Test
    void anUnknownEventWithoutAWorkspaceBelongsToNone() {
        assertThat(parse("pipeline:span_created", "{'x':1}").workspaceUuid()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pullrequest:created | push | pullrequest is missing
            repo:push | pullrequest | push is missing
            repo:push | status | push is missing
            repo:updated | push | push does not belong to repo:updated
            repo:deleted | pullrequest | pullrequest does not belong to repo:deleted
            repo:commit_status_created | push | commit_status is missing
            pullrequest:comment_created | pullrequest | comment is missing
            pullrequest:approved | pullrequest | approval is missing
            pullrequest:changes_request_created | pullrequest | changes_request is missing
            pullrequest:created | comment | comment does not belong to pullrequest:created
            """)
    void aBodyThatDoesNotFitItsEventIsMalformed(String key, String body, String message) {
        String delivery = switch (body) {
            case "push" -> Deliveries.push(Deliveries.created("x"));
            case "status" -> Deliveries.status();
            case "comment" -> Deliveries.pullRequest(Deliveries.COMMENT);
            default -> Deliveries.pullRequest("");
        };
        assertThatThrownBy(() -> parse(key, delivery))
                .isInstanceOf(Malformed.class)
                .hasMessage(message);
    }

    @Test
    void aBodyOfTwoEventsIsMalformed() {
        String both = Deliveries.pullRequest(",'push':{'changes':[]}");
        assertThatThrownBy(() -> parse("repo:push", both)).hasMessage("pullrequest does not belong to repo:push");
        assertThatThrownBy(() -> parse("pullrequest:push", both))
                .hasMessage("push does not belong to pullrequest:push");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'hash':'0000000000000000000000000000000000000002' | 'hash':'--output=/etc/passwd' | push.changes[0].new.target.hash is not a commit hash
            'name':'x' | 'name':'a\\nb' | push.changes[0].new.name is not a name
            'name':'x' | 'name':7 | push.changes[0].new.name is not a string
            'full_name':'acme/web' | 'full_name':'acme' | repository.full_name is not workspace/repository
            'full_name':'acme/web' | 'full_name':'a/b/c' | repository.full_name is not workspace/repository
            '{11111111-3574-44ea-bb41-89e8638bcca4}' | '11111111-3574-44ea-bb41-89e8638bcca4' | repository.uuid is not a uuid in braces
            '{470c176d-3574-44ea-bb41-89e8638bcca4}' | null | repository.workspace.uuid is missing
            'closed':false | 'closed':'no' | push.changes[0].closed is not true or false
            'old':null,'new' | 'old':null,'news' | push.changes[0].new is not there, nor is old
            'changes':[ | 'changes':[7, | push.changes[0] is not an object
            """)
    void aWrongFieldIsNamed(String good, String bad, String message) {
        String body = Deliveries.push(Deliveries.created("x"));
        assertThat(body).contains(good);
        assertThatThrownBy(() -> parse("repo:push", body.replace(good, bad)))
                .isInstanceOf(Malformed.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "push", "repo:", ":push", "repo:push\n", "repo:<b>", "REPO:PUSH", "a:b:c"})
    void anEventKeyThatIsNoneIsMalformed(String key) {
        assertThatThrownBy(() -> parse(key, Deliveries.push())).isInstanceOf(Malformed.class);
    }

    @Test
    void whateverTheBodyItIsReadOrMalformed() {
        Random random = new Random(11);
        List<String> keys = List.of(
                "repo:push",
                "pullrequest:comment_created",
                "repo:updated",
                "repo:commit_status_created",
                "project:updated");
        int read = 0;
        for (int round = 0; round < 6_000; round++) {
            String key = keys.get(random.nextInt(keys.size()));
            byte[] body = Deliveries.bytes(
                    switch (random.nextInt(3)) {
                        case 0 -> Deliveries.push(Deliveries.created("x"), Deliveries.deletedTag("v"));
                        case 1 -> Deliveries.pullRequest(Deliveries.COMMENT);
                        default -> Deliveries.status();
                    });
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                body[random.nextInt(body.length)] = (byte) "0{}[]\",:nx-\u0001".charAt(random.nextInt(12));
            }
            try {
                WebhookPayload.parse(key, body);
                read++;
            } catch (Malformed e) {
                assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(200);
            }
        }
        assertThat(read).as("some survive").isPositive();
    }

    @Test
    void hostileBodiesAreMalformed() {
        for (String body : List.of(
                "{'push':".repeat(50_000),
                "[".repeat(200_000),
                Deliveries.push(Deliveries.created("x"))
                        .replace("'created':true", "'created':" + "9".repeat(100_000)))) {
            assertThatThrownBy(() -> parse("repo:push", body)).isInstanceOf(Malformed.class);
        }
        byte[] cut = Deliveries.bytes(Deliveries.push(Deliveries.created("x")));
        for (int length = 0; length < cut.length; length += 7) {
            byte[] part = new String(cut, 0, length, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> WebhookPayload.parse("repo:push", part)).isInstanceOf(Malformed.class);
        }
    }

    private static Push.Ref branch(String name, String hash) {
        return new Push.Ref(Push.RefType.BRANCH, name, hash);
    }

    private static WebhookPayload parse(String key, String body) {
        return WebhookPayload.parse(key, Deliveries.bytes(body));
    }
}
