package dev.portcullis.detection.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class KeywordIndexTest {
    @RepeatedTest(20)
    void findsWhatALookAtEveryPositionFinds(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<String> keywords = new ArrayList<>();
        while (keywords.size() < 12) {
            String keyword = draw(random, "abc_", 3 + random.nextInt(4));
            if (!keywords.contains(keyword)) {
                keywords.add(keyword);
            }
        }
        String text = draw(random, "abcABC_x\u00e9", 2_000);
        List<String> expected = new ArrayList<>();
        String lower = text.toLowerCase(Locale.ROOT);
        for (int end = 0; end <= text.length(); end++) {
            for (String keyword : keywords) {
                if (lower.substring(0, end).endsWith(keyword)) {
                    expected.add(keyword + " " + end);
                }
            }
        }
        KeywordIndex index = new KeywordIndex(keywords);
        List<String> found = new ArrayList<>();
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        index.find(bytes, (keyword, end) -> found.add(keywords.get(keyword) + " " + end));
        assertThat(expected).isNotEmpty();
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(index.any(bytes)).isTrue();
    }

    @Test
    void saysWhenThereIsNone() {
        KeywordIndex index = new KeywordIndex(List.of("abc", "bcd"));
        assertThat(index.any("ab cd ac".getBytes(StandardCharsets.US_ASCII))).isFalse();
        assertThat(index.any("xxBCDx".getBytes(StandardCharsets.US_ASCII))).isTrue();
        assertThat(index.any(new byte[0])).isFalse();
    }

    private static String draw(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
