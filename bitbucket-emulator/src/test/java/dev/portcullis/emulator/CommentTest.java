package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommentTest {

    private static final String COMMENTS = "/repositories/acme/payments-api/pullrequests/1/comments";
    private static final String INLINE =
            "{\"content\":{\"raw\":\"on a line\"}," + "\"inline\":{\"path\":\"src/Farewell.java\",\"to\":1}}";

    private final OpenApiCheck check = new OpenApiCheck();
    private BitbucketEmulator emulator;
    private Caller service;
    private Caller developer;

    @BeforeAll
    void start(@TempDir Path folder) {
        emulator = BitbucketEmulator.start(EmulatorOptions.in(folder).withObserver(check));
        service = Caller.service(emulator);
        developer = Caller.developer(emulator);
    }

    @AfterAll
    void stop() {
        emulator.close();
        check.assertClean();
        check.close();
    }

    private JsonNode post(Caller caller, String body) {
        return caller.post(COMMENTS, body).expect(201).json();
    }

    @Test
    void readingScopesSufficeToComment() {
        JsonNode comment = post(service, INLINE);
        assertThat(comment.at("/inline/path").stringValue()).isEqualTo("src/Farewell.java");
        assertThat(comment.at("/inline/to").intValue()).isEqualTo(1);
        assertThat(comment.at("/inline/from").isNull()).isTrue();
        assertThat(comment.at("/user/nickname").stringValue()).isEqualTo("portcullis-service-account");
        assertThat(comment.at("/user/uuid").stringValue())
                .isEqualTo(service.get("/user").json().path("uuid").stringValue());
        assertThat(comment.path("created_on").stringValue()).matches(".*\\.\\d{6}\\+00:00");
    }

    @Test
    void rawHtmlShowsAsTextAndUnusedDefinitionsShowAsNothing() {
        JsonNode comment = post(
                service,
                "{\"content\":{\"raw\":\"<!-- hidden? --> <b>x</b>\\n\\n[portcullis:1]: https://portcullis.test/1\"}}");
        assertThat(comment.at("/content/html").stringValue())
                .isEqualTo("<p>&lt;!-- hidden? --&gt; &lt;b&gt;x&lt;/b&gt;</p>");
        assertThat(comment.at("/content/raw").stringValue()).endsWith("[portcullis:1]: https://portcullis.test/1");
    }

    @Test
    void onlyTheAuthorEdits() {
        long id = post(service, "{\"content\":{\"raw\":\"first\"}}").path("id").longValue();
        JsonNode edited = service.put(COMMENTS + "/" + id, "{\"type\":\"x\",\"content\":{\"raw\":\"second\"}}")
                .expect(200)
                .json();
        assertThat(edited.at("/content/raw").stringValue()).isEqualTo("second");
        developer.put(COMMENTS + "/" + id, "{\"content\":{\"raw\":\"third\"}}").expect(403);
        developer.delete(COMMENTS + "/" + id).expect(403);
    }

    @Test
    void aDeletedCommentStaysListed() {
        long id = post(developer, "{\"content\":{\"raw\":\"oops\"}}").path("id").longValue();
        developer.delete(COMMENTS + "/" + id).expect(204);
        JsonNode comment = developer.get(COMMENTS + "/" + id).expect(200).json();
        assertThat(comment.path("deleted").booleanValue()).isTrue();
        assertThat(comment.at("/content/raw").stringValue()).isEmpty();
        assertThat(developer
                        .get(COMMENTS + "?pagelen=100")
                        .json()
                        .path("values")
                        .valueStream()
                        .map(one -> one.path("id").longValue()))
                .contains(id);
        developer.delete(COMMENTS + "/" + id).expect(404);
        developer.put(COMMENTS + "/" + id, "{\"content\":{\"raw\":\"back\"}}").expect(404);
    }

    @Test
    void threadsOnTheDiffAreResolvedAndReopened() {
        long id = post(service, INLINE).path("id").longValue();
        long reply = post(developer, "{\"content\":{\"raw\":\"yes\"},\"parent\":{\"id\":" + id + "}}")
                .path("id")
                .longValue();
        assertThat(developer.get(COMMENTS + "/" + reply).json().at("/parent/id").longValue())
                .isEqualTo(id);
        JsonNode resolution =
                developer.post(COMMENTS + "/" + id + "/resolve", "").expect(200).json();
        assertThat(resolution.at("/user/nickname").stringValue()).isEqualTo("Devon Miller");
        assertThat(developer.get(COMMENTS + "/" + id).json().has("resolution")).isTrue();
        developer.post(COMMENTS + "/" + id + "/resolve", "").expect(409);
        developer.post(COMMENTS + "/" + reply + "/resolve", "").expect(403);
        service.delete(COMMENTS + "/" + id + "/resolve").expect(204);
        service.delete(COMMENTS + "/" + id + "/resolve").expect(404);
        long general =
                post(service, "{\"content\":{\"raw\":\"general\"}}").path("id").longValue();
        service.post(COMMENTS + "/" + general + "/resolve", "").expect(403);
    }

    @Test
    void aPendingCommentIsSeenByItsAuthorOnly() {
        long id = post(developer, "{\"content\":{\"raw\":\"draft\"},\"pending\":true}")
                .path("id")
                .longValue();
        developer.get(COMMENTS + "/" + id).expect(200);
        service.get(COMMENTS + "/" + id).expect(404);
    }

    @Test
    void wrongOnesAreRefused() {
        service.post(COMMENTS, "{}").expect(400);
        service.post(COMMENTS, "{\"content\":{\"raw\":\" \"}}").expect(400);
        service.post(COMMENTS, "{\"content\":{\"raw\":3}}").expect(400);
        service.post(COMMENTS, "{\"content\":{\"raw\":\"x\"},\"parent\":{\"id\":1}}")
                .expect(400);
        service.post(COMMENTS, "{\"content\":{\"raw\":\"x\"},\"inline\":{\"path\":\"a\",\"to\":0}}")
                .expect(400);
        service.get(COMMENTS + "/1").expect(404);
    }
}
