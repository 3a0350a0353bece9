package dev.portcullis.bitbucket.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.bitbucket.PullRequest;
import dev.portcullis.bitbucket.testing.ReferenceMaterial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Deliveries of the real service, recorded by others, are read. */
class RecordedDeliveriesTest {

    @TestFactory
    List<DynamicTest> everyRecordedDeliveryIsRead() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : ReferenceMaterial.files("samples/webhooks")) {
            String name = file.getFileName().toString();
            String key = name.substring(0, name.indexOf('.')).replaceFirst("_", ":");
            tests.add(DynamicTest.dynamicTest(name, () -> {
                WebhookPayload payload = WebhookPayload.parse(key, Files.readAllBytes(file));
                assertThat(payload).isNotInstanceOf(Other.class);
                assertThat(payload.eventKey()).isEqualTo(key);
                assertThat(payload.actor()).isNotNull();
            }));
        }
        assertThat(tests).hasSizeGreaterThanOrEqualTo(15);
        return tests;
    }

    @Test
    void aBranchThatWasDeletedHasNoCommits() throws IOException {
        Push.Change change = push("repo_push.branch_deleted.json").changes().getFirst();
        assertThat(change.now()).isNull();
        assertThat(change.closed()).isTrue();
        assertThat(change.commits()).isEmpty();
    }

    @Test
    void aForcedAndCutPushSaysSo() throws IOException {
        Push.Change change = push("repo_push.forced_truncated.json").changes().getFirst();
        assertThat(change.forced()).isTrue();
        assertThat(change.truncated()).isTrue();
        assertThat(change.commits()).hasSize(5);
    }

    @Test
    void aForkIsToldFromItsDestination() throws IOException {
        PullRequestEvent event = (PullRequestEvent) read("pullrequest:created", "pullrequest_created.from_fork.json");
        assertThat(event.pullRequest().sourceRepositoryUuid())
                .isNotNull()
                .isNotEqualTo(event.repository().uuid());
        assertThat(event.workspaceUuid()).as("not named in 2017").isNull();
    }

    @Test
    void aMergedPullRequestIsMerged() throws IOException {
        PullRequestEvent event = (PullRequestEvent) read("pullrequest:fulfilled", "pullrequest_fulfilled.json");
        assertThat(event.pullRequest().state()).isEqualTo(PullRequest.State.MERGED);
    }

    private static Push push(String name) throws IOException {
        return (Push) read("repo:push", name);
    }

    private static WebhookPayload read(String key, String name) throws IOException {
        return WebhookPayload.parse(key, Files.readAllBytes(ReferenceMaterial.file("samples/webhooks/" + name)));
    }
}
