package dev.portcullis.detection.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.TestSecrets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextMaskTest {
    @Test
    void hidesWhatItHoldsAndLeavesTheRest() {
        TestSecrets secrets = new TestSecrets(1);
        String token = secrets.github();
        TextMask.Masked masked = TextMask.mask("feature/" + token + "-und-\u00fcber " + token);
        assertThat(masked.shown()).isEqualTo("feature/ghp_********-und-\u00fcber ghp_********");
        assertThat(masked.held()).isTrue();
        assertThat(TextMask.mask("Use postgres://app:" + secrets.password() + "@db.acme.test/app now").shown())
                .isEqualTo("Use postgres://app:********@db.acme.test/app now");
    }

    @Test
    void plainTextsComeBackAsTheyAre() {
        for (String text : List.of("", "main", "feature/ABC-1-token-refresh", "Rotate the password of the \u202edatabase", "ghp_", "key=value")) {
            assertThat(TextMask.mask(text)).isEqualTo(new TextMask.Masked(text, false));
        }
    }

    @Test
    void anyNumberOfThreadsMayUseIt() {
        TestSecrets secrets = new TestSecrets(2);
        List<String> tokens = IntStream.range(0, 200).mapToObj(i -> secrets.github()).toList();
        List<String> shown = tokens.parallelStream().map(token -> TextMask.mask("t/" + token).shown()).toList();
        assertThat(shown).hasSize(200).containsOnly("t/ghp_********");
    }
}
