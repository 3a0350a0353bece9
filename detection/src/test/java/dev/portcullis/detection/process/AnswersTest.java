package dev.portcullis.detection.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final String RESULT =
            "{\"engine\":\"secrets\",\"ruleSet\":\"1\",\"outcome\":\"COMPLETED\",\"detections\":[D],\"gaps\":[],\"everything\":true,\"judged\":[],\"millis\":1}";
    private static final String DETECTION = "{\"rule\":\"secrets/x\",\"fingerprint\":{\"algorithm\":\"a\",\"value\":\"" + "0".repeat(64)
            + "\"},\"place\":{\"kind\":\"FILE\",\"path\":\"a\",\"shownPath\":\"p\",\"line\":1,\"blob\":\"\"},"
            + "\"origin\":null,\"atHead\":true,\"atBase\":false,\"evidence\":[],\"hint\":\"h\"}";

    @Test
    void anAnswerInTheRightFormIsTaken() throws Exception {
        assertThat(EngineProcess.answer(frame(DETECTION), 7).results().getFirst().detections()).hasSize(1);
        assertThat(EngineProcess.answer(frame(""), 7).results()).hasSize(1);
    }

    @Test
    void anyOtherIsACrash() {
        List<String> nonsense = List.of(
                "", "null", "[]", "{}", "{\"id\":7}", "{\"id\":7,\"results\":[null]}", "{\"id\":8,\"results\":[]}", "{\"id\":7,\"results\":[{}]}", "<html>", "{\"id\":7,");
        for (String answer : nonsense) {
            assertThatThrownBy(() -> EngineProcess.answer(answer.getBytes(StandardCharsets.UTF_8), 7)).as(answer).isInstanceOf(EngineProcess.Crashed.class);
        }
    }

    @Test
    void impossibleValuesAreACrash() {
        List<String> impossible = List.of(
                "null",
                DETECTION.replace("0".repeat(64), "not-a-hash"),
                DETECTION.replace("\"line\":1", "\"line\":-1"),
                DETECTION.replace("\"path\":\"a\"", "\"path\":\"" + "a".repeat(10_000) + "\""),
                DETECTION.replace("secrets/x", "other/x"),
                DETECTION.replace("secrets/x", "secrets/../x"),
                DETECTION.replace("\"path\":\"a\"", "\"path\":null"),
                DETECTION.replace("\"FILE\"", "\"SOCKET\""),
                DETECTION.replace("\"hint\":\"h\"", "\"hint\":\"" + "h".repeat(300) + "\""),
                DETECTION.replace("\"origin\":null", "\"origin\":{\"commit\":\"HEAD\",\"authorName\":\"a\",\"authorEmail\":\"b\",\"authoredAtEpochSecond\":1}"),
                DETECTION.replace("\"evidence\":[]", "\"evidence\":[{\"number\":1,\"hit\":true,\"pieces\":[{\"text\":\"x\",\"masked\":-1}]}]"),
                DETECTION.replace("\"evidence\":[]", "\"evidence\":[null]"));
        for (String detection : impossible) {
            assertThat(detection).isNotEqualTo(DETECTION);
            assertThatThrownBy(() -> EngineProcess.answer(frame(detection), 7)).as(detection).isInstanceOf(EngineProcess.Crashed.class);
        }
    }

    private static byte[] frame(String detections) {
        return ("{\"id\":7,\"results\":[" + RESULT.replace("D]", detections + "]") + "]}").getBytes(StandardCharsets.UTF_8);
    }
}
