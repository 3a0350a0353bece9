package dev.portcullis.server.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a repository calls its things, a comment shows it and does nothing else. */
class MarkdownTest {
    private static final String PARTS = "`[]()<>@{}!#*_~\\|\"'&:/ \n\r\t\0\u202e\u2066\u200b\u2028abc";

    static Stream<String> names() {
        return IntStream.range(0, 500).mapToObj(seed -> {
            Random random = new Random(seed);
            StringBuilder name = new StringBuilder();
            for (int i = 0; i < random.nextInt(60); i++) name.append(PARTS.charAt(random.nextInt(PARTS.length())));
            return name.toString();
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void isOneCodeSpanOnOneLine(String name) {
        String span = Markdown.code(name);
        int fence = 0;
        while (span.charAt(fence) == '`') fence++;
        String inside = span.substring(fence, span.length() - fence);
        assertThat(fence).isPositive();
        assertThat(span).endsWith("`".repeat(fence));
        // The span ends where we end it: no run of as many backticks stands inside, nor touches its ends.
        assertThat(inside).doesNotStartWith("`").doesNotEndWith("`");
        for (String run : inside.split("[^`]+")) assertThat(run.length()).isNotEqualTo(fence);
        assertThat(span.chars()).noneMatch(c -> c < ' ' || c == 0x7f || c == 0x202e || c == 0x2066 || c == 0x200b || c == 0x2028);
    }

    @Test
    void showsWhatItHides() {
        assertThat(Markdown.code("a\u202eb")).isEqualTo("`a<U+202E>b`");
        assertThat(Markdown.code("`")).isEqualTo("`` ` ``");
        assertThat(Markdown.code("")).isEqualTo("`(empty)`");
        assertThat(Markdown.code("x".repeat(1000)).length()).isLessThan(310);
    }
}
