package dev.portcullis.detection.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RuleCatalogueTest {
    private static final String FINE = """
            type: t
            title: A title
            severity: high
            confidence: low
            lifecycle: stable
            why: Because.
            fix: [Do it.]
            references: ['https://example.org']
            cwe: CWE-798
            keywords: [abc]
            pattern: '(?P<secret>abc)'
            examples:
              bad: [x]
              good: [y]
            """;

    @Test
    void aRuleIsReadAsItIsWritten() {
        Rule rule = RuleFile.read("secrets/a-rule", FINE);
        assertThat(rule.name()).isEqualTo("a-rule");
        assertThat(rule.engine()).isEqualTo("secrets");
        assertThat(rule.patterns()).containsExactly("(?P<secret>abc)");
        assertThat(rule.generic()).isFalse();
        assertThat(rule.prefix()).isEmpty();
    }

    @Test
    void errorsNameFileAndField() {
        for (String field : List.of("type", "title", "severity", "confidence", "lifecycle", "why", "fix", "references", "cwe", "keywords")) {
            String without = FINE.replaceAll("(?m)^" + field + ":.*\n", "");
            assertThatThrownBy(() -> RuleFile.read("secrets/a-rule", without)).hasMessageContaining("secrets/a-rule").hasMessageContaining(field);
        }
        wrong(FINE.replace("severity: high", "severity: terrible"), "severity");
        wrong(FINE.replace("title: A title", "title: [A, title]"), "title");
        wrong(FINE + "colour: red\n", "colour");
        wrong(FINE.replace("keywords: [abc]", "keywords: [ABC]"), "keywords");
        wrong(FINE.replace("keywords: [abc]", "keywords: [ab]"), "keywords");
        wrong(FINE.replaceAll("(?m)^pattern:.*\n", ""), "pattern");
        wrong(FINE.replace("  bad: [x]\n", ""), "examples.bad");
        wrong(FINE.replace("  good: [y]\n", ""), "examples.good");
        wrong("- a list", "not a map");
        wrong("a: [", "YAML");
    }

    private static void wrong(String yaml, String field) {
        assertThat(yaml).isNotEqualTo(FINE);
        assertThatThrownBy(() -> RuleFile.read("secrets/a-rule", yaml)).hasMessageContaining("secrets/a-rule").hasMessageContaining(field);
    }

    @Test
    void theCatalogueHoldsTheProvidersThatPeopleUse() {
        RuleCatalogue catalogue = RuleCatalogue.of("secrets");
        assertThat(catalogue.rules()).hasSizeGreaterThanOrEqualTo(36);
        assertThat(catalogue.rules()).extracting(Rule::title).doesNotHaveDuplicates();
        assertThat(catalogue.rules()).extracting(Rule::provider).contains(
                "Amazon Web Services", "GitHub", "GitLab", "Atlassian", "Slack", "Stripe", "Google", "Microsoft", "npm", "PyPI", "Docker", "SendGrid", "Twilio");
        assertThat(catalogue.find("secrets/private-key")).isPresent();
        assertThat(catalogue.find("secrets/no-such-rule")).isEmpty();
        assertThat(catalogue.digest()).matches("[0-9a-f]{16}");
        assertThat(catalogue.rules()).allSatisfy(rule -> {
            assertThat(rule.references()).allSatisfy(reference -> assertThat(reference).startsWith("https://"));
            assertThat(rule.cwe()).matches("CWE-[0-9]+");
            assertThat(rule.why()).endsWith(".");
        });
    }

    @Test
    void exampleSecretsComeFromASeed() {
        String one = ExampleSecrets.expand("seed", "a {{x_{alnum:10}-{hex:4}}} {{ .Values.b }}");
        assertThat(one).matches("a x_[0-9A-Za-z]{10}-[0-9a-f]{4} \\{\\{ \\.Values\\.b }}");
        assertThat(ExampleSecrets.expand("seed", "a {{x_{alnum:10}-{hex:4}}} {{ .Values.b }}")).isEqualTo(one);
        assertThat(ExampleSecrets.expand("other", "a {{x_{alnum:10}-{hex:4}}} {{ .Values.b }}")).isNotEqualTo(one);
        assertThatThrownBy(() -> ExampleSecrets.expand("seed", "{{x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ExampleSecrets.expand("seed", "{{{nothing:3}}}")).isInstanceOf(IllegalArgumentException.class);
    }
}
