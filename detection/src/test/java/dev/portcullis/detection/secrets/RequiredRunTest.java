package dev.portcullis.detection.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequiredRunTest {
    @Test
    void aPatternIsKnownByItsLongestCountedPart() {
        assertThat(RequiredRun.of("\\b(?P<secret>pat[A-Za-z0-9]{14}\\.[0-9a-f]{64})(?:$|[^0-9A-Za-z_-])")).isEqualTo(64);
        assertThat(RequiredRun.of("(?P<secret>[MNO][A-Za-z0-9_-]{23,27}\\.[A-Za-z0-9_-]{6})")).isEqualTo(23);
        assertThat(RequiredRun.of("(?P<secret>x{40}[A-Za-z0-9+/]{40})")).as("a slash is no part of a run").isZero();
        assertThat(RequiredRun.of("(?P<secret>[0-9a-f]{0,40})")).isZero();
        assertThat(RequiredRun.of("(?P<secret>(?:[0-9a-f]{40})?x)")).as("may be left out").isZero();
        assertThat(RequiredRun.of("(?P<secret>[0-9a-f]{40}|x)")).as("may be the other").isZero();
        assertThat(RequiredRun.of("[0-9a-f]{40}(?P<secret>x)")).as("only the secret counts").isZero();
        assertThat(RequiredRun.of("no secret")).isZero();
    }

    @Test
    void aRunIsFoundWhereverItStands() {
        Random random = new Random(3);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            int longest = 0;
            int run = 0;
            int length = random.nextInt(80);
            for (int i = 0; i < length; i++) {
                boolean word = random.nextInt(8) > 0;
                text.append(word ? "aZ09_-".charAt(random.nextInt(6)) : " .+/=\u00e9".charAt(random.nextInt(6)));
                run = word ? run + 1 : 0;
                longest = Math.max(longest, run);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            for (int wanted = 1; wanted < 30; wanted++) assertThat(RequiredRun.in(bytes, 0, bytes.length, wanted)).as("%d in %s", wanted, text).isEqualTo(longest >= wanted);
        }
        assertThat(RequiredRun.in("abcdef".getBytes(StandardCharsets.US_ASCII), 1, 4, 4)).as("within the bounds only").isFalse();
    }
}
