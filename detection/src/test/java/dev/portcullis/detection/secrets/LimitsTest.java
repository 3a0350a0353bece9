package dev.portcullis.detection.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.TestSecrets;
import dev.portcullis.detection.process.EngineRun;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What happens where a text holds more than is listed: nothing shows, nothing is passed, and the cost stays with the length. */
class LimitsTest {
    private final Matcher matcher = new Matcher(SecretRules.shared());
    private final TestSecrets secrets = new TestSecrets(1);

    @Test
    void noNeighbourShowsWhereTheListIsCut() {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 2_100; i++) {
            tokens.add(secrets.github());
        }
        ScanResult result = scan(String.join("\n", tokens));
        assertThat(result.detections()).hasSize(Matcher.MOST);
        Set<String> all = new HashSet<>(tokens);
        for (Detection detection : result.detections()) {
            detection.evidence().forEach(line -> line.pieces().forEach(piece -> assertThat(all).doesNotContain(piece.text())));
            assertThat(detection.evidence()).allSatisfy(line -> assertThat(line.pieces()).allSatisfy(piece -> assertThat(piece.text()).isIn("", "ghp_")));
        }
        assertThat(result.gaps()).extracting(Gap::reason, Gap::path).containsExactly(org.assertj.core.groups.Tuple.tuple(Gap.Reason.TOO_MANY, "t"));
    }

    @Test
    void whatOneRuleFindsTooOftenTakesNothingFromAnother() {
        StringBuilder text = new StringBuilder("aws_access_key_id=" + secrets.awsId() + " aws_secret_access_key=" + secrets.awsSecret());
        for (int i = 0; i < 9_000; i++) {
            text.append("  ").append(secrets.awsId());
        }
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tokens.add(secrets.github());
        }
        text.append('\n').append(String.join("\n", tokens));
        ScanResult result = scan(text.toString());
        assertThat(result.detections()).filteredOn(d -> d.rule().equals("secrets/github-classic-token")).hasSize(20);
        assertThat(result.gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.TOO_MANY);
        assertThat(result.outcome()).isEqualTo(ScanResult.Outcome.PARTIAL);
    }

    @Test
    void whatIsNotReportedIsHiddenToo() {
        String id = secrets.awsId();
        ScanResult result = scan("aws_access_key_id = " + id + "\naws_secret_access_key = " + secrets.awsSecret() + "\n");
        assertThat(result.detections()).extracting(Detection::rule).containsExactly("secrets/aws-access-key");
        assertThat(result.detections().toString()).doesNotContain(id.substring(8));
    }

    @RepeatedTest(30)
    void repeatsAreMarkedAsALookAtEveryPlaceWouldMarkThem(RepetitionInfo repetition) {
        TestSecrets draw = new TestSecrets(repetition.getCurrentRepetition());
        Random random = new Random(repetition.getCurrentRepetition());
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            values.add(draw.draw("ab", 1 + random.nextInt(14)));
        }
        String text = draw.draw("aabbc", 3_000);
        BitSet expected = new BitSet();
        for (String value : values) {
            for (int at = text.indexOf(value); value.length() >= 4 && at >= 0; at = text.indexOf(value, at + 1)) {
                expected.set(at, at + value.length());
            }
        }
        Values all = new Values();
        values.forEach(all::add);
        BitSet marked = new BitSet();
        all.mark(text, marked);
        assertThat(expected.cardinality()).isPositive();
        assertThat(marked).isEqualTo(expected);
    }

    /** Two thousand values that begin alike, beside a key of many lines. */
    @Test
    void theCostOfHidingIsThatOfTheTextAndNotOfTheNumberOfValues() {
        StringBuilder text = new StringBuilder(secrets.privateKey(330));
        for (int i = 0; i < 1_990; i++) {
            text.append("sk_" + "live_").append(secrets.alnum(24)).append('\n');
        }
        Document document = Document.of(text.toString());
        Matcher.Result result = matcher.match(document, false);
        Masking masking = new Masking(document, result, List.of());
        result.hits().forEach(masking::evidence);
        assertThat(result.hits()).hasSize(1_991);
        assertThat(masking.steps()).isBetween((long) text.length(), 10L * text.length());
    }

    @Test
    void valuesOfMoreThanAMillionCharactersHideEverything() {
        Values values = new Values();
        values.add("x".repeat(1_100_000));
        assertThat(values.tooMany()).isTrue();
    }

    /** One line of values that each ask for a key id near them: it is looked for once a stretch, not once a value. */
    @Test
    void whatMustStandNearIsNotLookedForAgainForEachValue() {
        StringBuilder text = new StringBuilder();
        String value = secrets.awsSecret();
        while (text.length() < 400_000) {
            text.append("akia ").append(value).append(' ');
        }
        Matcher.Result result = matcher.match(Document.of(text.toString()), false);
        assertThat(result.hits()).isEmpty();
        assertThat(result.read()).isBetween((long) text.length(), 20L * text.length());
    }

    @Test
    void aTextThatWakesEveryRuleEverywhereIsGivenUpAndSaidSo() {
        StringBuilder words = new StringBuilder();
        SecretRules.shared().rules.forEach(rule -> rule.rule.keywords().forEach(keyword -> words.append(keyword).append(' ')));
        String token = secrets.github();
        String text = token + "\n" + words.toString().repeat(16_000_000 / words.length());
        Matcher.Result result = matcher.match(Document.of(text), false);
        assertThat(result.tooMany()).isTrue();
        assertThat(result.read()).isBetween(Matcher.MOST_READ, 2 * Matcher.MOST_READ + 2L * text.length());
    }

    private static ScanResult scan(String text) {
        return EngineRun.run(new Subject.Texts(List.of(new Subject.Text("t", text))), new byte[32]).getFirst();
    }
}
