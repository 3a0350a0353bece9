package dev.portcullis.detection.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.portcullis.detection.rules.ExampleSecrets;
import dev.portcullis.detection.rules.Rule;
import dev.portcullis.detection.rules.RuleCatalogue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AutomatonTest {
    @Test
    void whatCannotMatchIsKnown() {
        assertThat(may("(?i)\\bbearer\\s{1,3}(?P<secret>[a-z.]{5,})", "Bearer abcd")).as("too short").isFalse();
        assertThat(may("(?i)\\bbearer\\s{1,3}(?P<secret>[a-z.]{5,})", "a BEARER  a.bcd")).isTrue();
        assertThat(may("bearer x", "BEARER x")).as("case counts").isFalse();
        assertThat(may("(?i:be)arer", "BEarer")).isTrue();
        assertThat(may("(?i:be)arer", "BEARER")).as("only within the group").isFalse();
        assertThat(may("a[^b]c", "abc")).isFalse();
        assertThat(may("a[^b]c", "a]c")).isTrue();
        assertThat(may("a.c", "a\nc")).as("a point is no line end").isFalse();
        assertThat(may("(?s)a.c", "a\nc")).isTrue();
        assertThat(may("(?:ab|cd){2}e", "abcde")).isTrue();
        assertThat(may("(?:ab|cd){2}e", "abe")).isFalse();
        assertThat(may("x?y+z*\\$", "xyy$")).isTrue();
        assertThat(may("x?y+z*\\$", "xz$")).isFalse();
        assertThat(may("[a-c\\d_-]{3}=", "x-_9=")).isTrue();
        assertThat(may("[a-c\\d_-]{3}=", "-d9=")).isFalse();
        assertThat(may("\\w\\S\\s\\D", "a- 9")).isFalse();
        assertThat(may("[]x]y", "]y")).as("a bracket at the start of a set").isTrue();
    }

    @Test
    void onlyBetweenTheOffsets() {
        byte[] text = "xxabcxx".getBytes(StandardCharsets.US_ASCII);
        Automaton automaton = Automaton.of("abc");
        assertThat(automaton.mayMatch(text, 2, 5)).isTrue();
        assertThat(automaton.mayMatch(text, 3, 7)).isFalse();
        assertThat(automaton.mayMatch(text, 0, 4)).isFalse();
    }

    @Test
    void aPatternThatIsNotUnderstoodMayAlwaysMatch() {
        assertThat(Automaton.of("\\pL[[:alpha:]]").decides()).isFalse();
        assertThat(may("\\pL", "1")).isTrue();
        assertThat(may("a*", "")).as("what matches nothing matches everywhere").isTrue();
    }

    /** Every rule that ships is skipped where it cannot match, or it would be as slow as its pattern. */
    @Test
    void everyPatternOfTheRulesIsUnderstood() {
        List<String> patterns = patterns();
        assertThat(patterns).hasSizeGreaterThan(100);
        assertThat(patterns).allMatch(pattern -> Automaton.of(pattern).decides());
    }

    /** Texts are examples that were cut, joined, doubled and written large, so that matches and near misses abound. */
    @Test
    void whateverThePatternFindsMayMatch() {
        Random random = new Random(11);
        List<String> pieces = List.of("\n", " ", "=", "\"", "://", "@", ":", "-", "\u00e9", "\u00ff", "\u0000", "aB3", "0123456789abcdef");
        int matches = 0;
        int misses = 0;
        for (Rule rule : RuleCatalogue.of("secrets").rules()) {
            List<String> examples = ExampleSecrets.bad(rule);
            for (String source : rule.patterns()) {
                Pattern pattern = Pattern.compile(source);
                Automaton automaton = Automaton.of(source);
                for (int round = 0; round < 100; round++) {
                    StringBuilder text = new StringBuilder(examples.get(random.nextInt(examples.size())));
                    for (int edits = random.nextInt(4); edits > 0; edits--) {
                        int at = random.nextInt(text.length() + 1);
                        switch (random.nextInt(4)) {
                            case 0 -> text.insert(at, pieces.get(random.nextInt(pieces.size())));
                            case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(3)));
                            case 2 -> text.insert(at, examples.get(random.nextInt(examples.size())));
                            default -> text.replace(0, text.length(), text.toString().toUpperCase(Locale.ROOT));
                        }
                    }
                    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
                    String latin = new String(bytes, StandardCharsets.ISO_8859_1);
                    if (pattern.matcher(latin).find()) {
                        matches++;
                        assertThat(automaton.mayMatch(bytes, 0, bytes.length)).as("%s in %s", source, latin).isTrue();
                    } else {
                        misses++;
                    }
                }
            }
        }
        assertThat(matches).isGreaterThan(3_000);
        assertThat(misses).isGreaterThan(3_000);
    }

    /** Every rule's own examples, whole and pressed between other text. */
    @Test
    void theExamplesOfARuleMayMatchIt() {
        for (Rule rule : RuleCatalogue.of("secrets").rules()) {
            for (String example : ExampleSecrets.bad(rule)) {
                byte[] text = ("x\n" + example + "\ny").getBytes(StandardCharsets.ISO_8859_1);
                String latin = new String(text, StandardCharsets.ISO_8859_1);
                for (String pattern : rule.patterns()) {
                    boolean found = Pattern.compile(pattern).matcher(latin).find();
                    assertThat(!found || Automaton.of(pattern).mayMatch(text, 0, text.length)).as("%s: %s", rule.id(), pattern).isTrue();
                }
            }
        }
    }

    /** A set of counters that a hostile text can spread without end. */
    @Test
    void aTextThatLeadsToTooManyStatesIsAnsweredWithYes() {
        Automaton automaton = Automaton.of("a[ab]{200}c");
        Random random = new Random(5);
        byte[] text = new byte[200_000];
        for (int i = 0; i < text.length; i++) text[i] = (byte) (random.nextBoolean() ? 'a' : 'b');
        assertThat(automaton.mayMatch(text, 0, text.length)).as("given up").isTrue();
        byte[] little = "aab".getBytes(StandardCharsets.US_ASCII);
        assertThat(automaton.mayMatch(little, 0, little.length)).as("and begun afresh").isFalse();
    }

    private static List<String> patterns() {
        return RuleCatalogue.of("secrets").rules().stream().flatMap(rule -> rule.patterns().stream()).toList();
    }

    private static boolean may(String pattern, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        boolean may = Automaton.of(pattern).mayMatch(bytes, 0, bytes.length);
        if (Automaton.of(pattern).decides()) {
            assertThat(may || !Pattern.compile(pattern).matcher(text).find()).as("nothing that matches is missed").isTrue();
        }
        return may;
    }
}
