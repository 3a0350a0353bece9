package dev.portcullis.detection.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.rules.ExampleSecrets;
import dev.portcullis.detection.rules.Rule;
import dev.portcullis.detection.rules.RuleCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The character between two values of a list ends the one and begins the other: what is found far apart must be found side by side. */
class AdjacentValuesTest {
    private static final int COUNT = 5;
    private final Matcher matcher = new Matcher(SecretRules.shared());

    @ParameterizedTest
    @ValueSource(strings = {",", "\n", " "})
    void whatIsFoundFarApartIsFoundSideBySide(String separator) {
        List<String> missed = new ArrayList<>();
        Set<String> lists = new TreeSet<>();
        for (Rule rule : RuleCatalogue.of("secrets").rules()) {
            for (String example : rule.bad()) {
                List<String> values = values(rule, example);
                if (values.size() < COUNT) {
                    continue;
                }
                String first = ExampleSecrets.expand("0", example);
                String before = first.substring(0, first.indexOf(values.getFirst()));
                int apart = found(rule, before + String.join(separator.repeat(3), values));
                int side = found(rule, before + String.join(separator, values));
                if (apart == COUNT) {
                    lists.add(rule.name());
                }
                if (side < apart) {
                    missed.add(rule.name() + ": " + side + " of " + apart);
                }
            }
        }
        assertThat(missed).isEmpty();
        assertThat(lists).hasSizeGreaterThan(60).contains("azure-client-secret", "google-api-key", "aws-access-key-id", "telegram-bot-token", "json-web-token");
    }

    private List<String> values(Rule rule, String example) {
        List<String> values = new ArrayList<>();
        for (int seed = 0; seed < COUNT; seed++) {
            String text = ExampleSecrets.expand(Integer.toString(seed), example);
            hits(rule, text).stream().findFirst().ifPresent(hit -> values.add(hit.value()));
        }
        return values;
    }

    private int found(Rule rule, String text) {
        return hits(rule, text).size();
    }

    private List<Hit> hits(Rule rule, String text) {
        return matcher.match(Document.of(text), false).candidates().stream().filter(hit -> hit.rule().id().equals(rule.id())).toList();
    }
}
