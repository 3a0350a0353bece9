package dev.portcullis.bitbucket.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.bitbucket.access.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {

    /** The vector of Atlassian's manual. */
    private static final Secret SECRET = Secret.of("It's a Secret to Everybody");

    private static final byte[] BODY = "Hello, World!".getBytes(StandardCharsets.UTF_8);
    private static final String HEADER = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    @Test
    void theManualsVectorVerifies() {
        assertThat(WebhookSignature.verify(List.of(SECRET), BODY, HEADER)).isTrue();
        assertThat(WebhookSignature.sign(SECRET, BODY)).isEqualTo(HEADER);
    }

    @Test
    void eitherOfTwoSecretsVerifies() {
        Secret other = Secret.of("other");
        assertThat(WebhookSignature.verify(List.of(other, SECRET), BODY, HEADER))
                .isTrue();
        assertThat(WebhookSignature.verify(List.of(SECRET, other), BODY, HEADER))
                .isTrue();
        assertThat(WebhookSignature.verify(List.of(other), BODY, HEADER)).isFalse();
        assertThat(WebhookSignature.verify(List.of(), BODY, HEADER)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256=",
                "sha1=757107ea0eb2509fc211221cce984b8a37570b6d",
                "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1",
                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17 ",
                "sha256=zz7107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
                "SHA256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
            })
    void anythingElseDoesNot(String header) {
        assertThat(WebhookSignature.verify(List.of(SECRET), BODY, header)).isFalse();
    }

    @Test
    void aMissingHeaderDoesNot() {
        assertThat(WebhookSignature.verify(List.of(SECRET), BODY, null)).isFalse();
    }

    @Test
    void oneChangedBitOfTheBodyIsSeen() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            byte[] body = new byte[1 + random.nextInt(300)];
            random.nextBytes(body);
            String header = WebhookSignature.sign(SECRET, body);
            assertThat(WebhookSignature.verify(List.of(SECRET), body, header)).isTrue();
            body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
            assertThat(WebhookSignature.verify(List.of(SECRET), body, header)).isFalse();
        }
    }
}
