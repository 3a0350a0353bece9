package dev.portcullis.detection.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.process.EngineRun;
import dev.portcullis.detection.rules.Rule;
import dev.portcullis.detection.rules.RuleCatalogue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every example of every rule file through the real engine. */
class PostureExamplesTest {
    private final List<String> wrong = new ArrayList<>();

    @Test
    void badExamplesAreFoundGoodOnesPassAndMissingFactsAreNeverAPass() {
        for (Rule rule : RuleCatalogue.of("posture").rules()) {
            for (String text : rule.bad()) expect(rule, text, true, false);
            for (String text : rule.good()) expect(rule, text, false, false);
            for (String text : rule.notJudged()) expect(rule, text, false, true);
        }
        assertThat(wrong).isEmpty();
    }

    private void expect(Rule rule, String text, boolean found, boolean gap) {
        ScanResult result = judge(text);
        boolean isFound = result.detections().stream().map(Detection::rule).anyMatch(rule.id()::equals);
        boolean isGap = result.gaps().stream().map(Gap::path).anyMatch(rule.name()::equals);
        if (isFound != found || isGap != gap)
            wrong.add(rule.id() + " should be " + (found ? "found" : gap ? "not judged" : "passed") + ", is found=" + isFound + " gap=" + isGap + ":\n" + text);
    }

    @Test
    void theFactsThatARuleDeclaresAreThoseThatItNeeds() {
        for (Rule rule : RuleCatalogue.of("posture").rules()) {
            Set<String> missed = new LinkedHashSet<>();
            for (String text : rule.notJudged()) {
                FactsExample example = FactsExample.read(text);
                missed.addAll(example.missing().keySet());
                example.missing().values().forEach(reason -> assertThat(judge(text).gaps().stream().filter(gap -> gap.path().equals(rule.name())))
                        .as(rule.id())
                        .singleElement()
                        .extracting(Gap::detail)
                        .isEqualTo(reason));
            }
            assertThat(rule.facts()).as("facts of %s, each missing in one of its examples", rule.id()).containsAll(missed);
            Set<String> everythingNamed = new LinkedHashSet<>(missed);
            List.of(rule.bad(), rule.good(), rule.notJudged()).forEach(texts -> texts.forEach(text -> everythingNamed.addAll(FactsExample.read(text).named())));
            assertThat(everythingNamed).as("facts in the examples of %s", rule.id()).isSubsetOf(rule.facts());
            assertThat(missed).as("every fact of %s is missing in one example", rule.id()).containsExactlyInAnyOrderElementsOf(rule.facts());
        }
    }

    @Test
    void everyRuleHasItsClassAndEveryClassItsFile() {
        assertThat(RuleCatalogue.of("posture").rules()).hasSize(12).extracting(Rule::name).containsExactlyInAnyOrderElementsOf(PostureEngine.RULES.keySet());
        PostureEngine.RULES.forEach((name, logic) ->
                assertThat(logic.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(java.util.Locale.ROOT)).isEqualTo(name));
        assertThat(RuleCatalogue.of("posture").rules()).allSatisfy(rule -> {
            assertThat(rule.references()).allSatisfy(reference -> assertThat(reference).startsWith("https://"));
            assertThat(rule.cwe()).matches("CWE-[0-9]+");
            assertThat(rule.why()).endsWith(".");
            assertThat(rule.scopes()).allSatisfy(scope -> assertThat(scope).matches("(read|admin):[a-z]+:bitbucket"));
        });
    }

    static ScanResult judge(String text) {
        return EngineRun.run(new Subject.Posture(FactsExample.read(text).facts()), new byte[32]).getFirst();
    }
}
