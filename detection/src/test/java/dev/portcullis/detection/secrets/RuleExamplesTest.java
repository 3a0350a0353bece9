package dev.portcullis.detection.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.process.EngineRun;
import dev.portcullis.detection.rules.ExampleSecrets;
import dev.portcullis.detection.rules.Rule;
import dev.portcullis.detection.rules.RuleCatalogue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleExamplesTest {
    @Test
    void everyBadExampleIsFoundByItsRuleAndNoGoodOneByIt() {
        List<String> wrong = new ArrayList<>();
        for (Rule rule : RuleCatalogue.of("secrets").rules()) {
            for (String text : ExampleSecrets.bad(rule)) {
                List<String> found = rulesIn(text);
                if (!found.contains(rule.id())) {
                    wrong.add(rule.id() + " misses its bad example, found " + found + ": " + text);
                }
            }
            for (String text : ExampleSecrets.good(rule)) {
                if (rulesIn(text).contains(rule.id())) {
                    wrong.add(rule.id() + " flags its good example: " + text);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static List<String> rulesIn(String text) {
        ScanResult result = EngineRun.run(new Subject.Texts(List.of(new Subject.Text("example", text))), new byte[32]).getFirst();
        assertThat(result.outcome()).isEqualTo(ScanResult.Outcome.COMPLETED);
        return result.detections().stream().map(Detection::rule).toList();
    }
}
