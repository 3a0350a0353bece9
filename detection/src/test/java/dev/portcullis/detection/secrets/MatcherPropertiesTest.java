package dev.portcullis.detection.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.TestSecrets;
import dev.portcullis.detection.process.EngineRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What must hold of any text: identity does not hang on place, order or indentation, and cost not on malice. */
class MatcherPropertiesTest {
    private static final byte[] KEY = new byte[32];

    @RepeatedTest(20)
    void movingAndIndentingLinesKeepsIdentity(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        TestSecrets secrets = new TestSecrets(random.nextLong());
        List<String> blocks = new ArrayList<>();
        blocks.add("token: " + secrets.github());
        blocks.add("key: " + secrets.stripe());
        blocks.add("url: postgres://app:" + secrets.password() + "@db.acme.test/app");
        blocks.add("aws_access_key_id = " + secrets.awsId() + "\naws_secret_access_key = " + secrets.awsSecret());
        blocks.add(secrets.privateKey(8 + random.nextInt(10)).strip());
        Set<String> expected = identities(String.join("\n", blocks));
        assertThat(expected).hasSize(5);

        List<String> moved = new ArrayList<>(blocks);
        Collections.shuffle(moved, random);
        StringBuilder text = new StringBuilder();
        for (String block : moved) {
            String indent = " ".repeat(random.nextInt(12));
            text.append("# a comment\n".repeat(random.nextInt(4)));
            block.lines().forEach(line -> text.append(indent).append(line).append(random.nextBoolean() ? "\r\n" : "\n"));
        }
        assertThat(identities(text.toString())).isEqualTo(expected);
    }

    @RepeatedTest(10)
    void theOrderOfFilesDoesNotMatter(RepetitionInfo repetition) {
        TestSecrets secrets = new TestSecrets(repetition.getCurrentRepetition());
        List<Subject.Text> texts = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            texts.add(new Subject.Text("t" + i, i % 3 == 0 ? "nothing here" : "t=" + secrets.github() + "\nk=" + secrets.stripe()));
        }
        Set<Detection> straight = new HashSet<>(scan(texts).detections());
        Collections.shuffle(texts, new Random(repetition.getCurrentRepetition()));
        assertThat(straight).hasSize(40);
        assertThat(new HashSet<>(scan(texts).detections())).isEqualTo(straight);
    }

    @Test
    void identityHangsOnKeyTypeAndValue() {
        TestSecrets secrets = new TestSecrets(9);
        String token = secrets.github();
        List<Subject.Text> texts = List.of(new Subject.Text("t", token));
        String one = EngineRun.run(new Subject.Texts(texts), KEY).getFirst().detections().getFirst().fingerprint().value();
        byte[] otherKey = new byte[32];
        otherKey[0] = 1;
        assertThat(EngineRun.run(new Subject.Texts(texts), otherKey).getFirst().detections().getFirst().fingerprint().value()).isNotEqualTo(one);
        assertThat(identities(secrets.github())).doesNotContain(one);
        assertThat(one).matches("[0-9a-f]{64}");
    }

    @Test
    void theSameValueTwiceOnALineCountsOnceAndOnTwoLinesTwice() {
        String token = new TestSecrets(10).github();
        assertThat(scan(List.of(new Subject.Text("t", token + " " + token))).detections()).hasSize(1);
        assertThat(scan(List.of(new Subject.Text("t", token + "\n" + token))).detections()).hasSize(2);
    }

    /** Megabytes of keywords and openers; a pattern that backtracks would not come back within the test's time. */
    @Test
    @org.junit.jupiter.api.Timeout(40)
    void hostileTextsCostNoMoreThanTheirLength() {
        List<String> hostile = List.of(
                "-----BEGIN PRIVATE KEY-----".repeat(20_000),
                "password=".repeat(60_000),
                "secret token key ".repeat(30_000),
                "a://" + "b:".repeat(250_000) + "@",
                "eyJ".repeat(150_000),
                "curl -u " + "a".repeat(400_000),
                "AKIA".repeat(120_000),
                "jwt.sign(" + "(".repeat(400_000));
        for (String text : hostile) {
            ScanResult result = scan(List.of(new Subject.Text("t", text)));
            assertThat(result.outcome()).isEqualTo(ScanResult.Outcome.COMPLETED);
        }
    }

    private static Set<String> identities(String text) {
        return scan(List.of(new Subject.Text("t", text))).detections().stream()
                .map(detection -> detection.fingerprint().value())
                .collect(Collectors.toSet());
    }

    private static ScanResult scan(List<Subject.Text> texts) {
        return EngineRun.run(new Subject.Texts(texts), KEY).getFirst();
    }
}
