package dev.portcullis.bitbucket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.bitbucket.testing.ReferenceMaterial;
import dev.portcullis.bitbucket.testing.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers of the real service, recorded by others, are read. */
class RecordedAnswersTest {

    private final ScriptedServer server = new ScriptedServer();
    private final BitbucketClient client = server.client();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aRepository() throws IOException {
        answer("repository.json");
        Repository repository = client.repositories().one("w", "r");
        assertThat(repository.slug()).isEqualTo("test-repos");
        assertThat(repository.mainBranch()).isEqualTo("master");
    }

    @Test
    void branches() throws IOException {
        answer("refs_branches.page.json");
        assertThat(client.refs().branches("w", "r").stream().limit(2))
                .allSatisfy(branch -> assertThat(branch.hash()).hasSize(40));
    }

    @Test
    void pullRequests() throws IOException {
        answer("pullrequest.json");
        assertThat(client.pullRequests().get("w", "r", 1).sourceHash()).hasSize(12);
        answer("pullrequests.page.json");
        List<PullRequest> page = client.pullRequests().open("w", "r").pages().next();
        assertThat(page).isNotEmpty();
    }

    @Test
    void aComment() throws IOException {
        String comment = Files.readString(ReferenceMaterial.file("samples/rest/pullrequest_comment.inline.json"));
        server.json(200, "{\"values\": [" + comment + "]}");
        Comment read = client.comments().list("w", "r", 3).whole().getFirst();
        assertThat(read.path()).isEqualTo("README.md");
        assertThat(read.to()).isEqualTo(5);
    }

    @Test
    void aBuildStatusAndHooks() throws IOException {
        answer("commit_build_status.json");
        assertThat(client.statuses().get("w", "r", "046d9a3c1532", "k").state()).isEqualTo(BuildStatus.State.FAILED);
        answer("hooks.page.json");
        assertThat(client.hooks().list("w").whole()).hasSize(1);
    }

    private void answer(String name) throws IOException {
        server.json(200, Files.readString(ReferenceMaterial.file("samples/rest/" + name)));
    }
}
