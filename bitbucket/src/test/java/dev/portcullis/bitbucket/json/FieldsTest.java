package dev.portcullis.bitbucket.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.bitbucket.error.BitbucketException.Malformed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

    @Test
    void aMissingFieldIsNamedWithItsWholePath() {
        Fields fields = fields("{\"a\": {\"list\": [{\"b\": 1}, {}]}}");
        assertThatThrownBy(() -> fields.object("a").objects("list").get(1).number("b"))
                .isInstanceOf(Malformed.class)
                .hasMessage("a.list[1].b is missing");
        assertThatThrownBy(() -> fields.object("x")).hasMessage("x is missing");
    }

    @Test
    void nullCountsAsAbsent() {
        Fields fields = fields("{\"a\": null}");
        assertThat(fields.has("a")).isFalse();
        assertThat(fields.textOrNull("a")).isNull();
        assertThat(fields.objectOrNull("a")).isNull();
        assertThat(fields.objectsOrNull("a")).isNull();
        assertThat(fields.texts("a")).isEmpty();
        assertThat(fields.flag("a", true)).isTrue();
        assertThatThrownBy(() -> fields.text("a")).hasMessage("a is missing");
    }

    @Test
    void aFieldOfAnotherTypeIsNamedAndItsValueIsNotRepeated() {
        String[] values = {"{\"k\":\"hidden\"}", "[\"hidden\", 1]", "\"hidden\\u0000\"", "true", "1.5", "-1", "1e99"};
        for (String value : values) {
            Fields fields = fields("{\"a\": " + value + "}");
            refuses(fields, f -> f.hash("a"));
            refuses(fields, f -> f.uuid("a"));
            refuses(fields, f -> f.time("a"));
            refuses(fields, f -> f.name("a"));
            refuses(fields, f -> f.smallNumberOrNull("a"));
        }
    }

    private static void refuses(Fields fields, Consumer<Fields> reading) {
        assertThatThrownBy(() -> reading.accept(fields))
                .isInstanceOf(Malformed.class)
                .hasMessageStartingWith("a is not ")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void wellFormedValuesAreRead() {
        Fields fields = fields("{\"n\": 9007199254740993, \"t\": \"2026-07-30T01:35:49.207341+00:00\","
                + "\"z\": \"2019-09-27T08:23:28.347759Z\", \"u\": \"{470C176D-3574-44ea-bb41-89e8638bcca4}\","
                + "\"h\": \"a10199272451\", \"s\": [\"x\", \"y\"]}");
        assertThat(fields.number("n")).isEqualTo(9007199254740993L);
        assertThat(fields.time("t")).isEqualTo(Instant.parse("2026-07-30T01:35:49.207341Z"));
        assertThat(fields.time("z")).isEqualTo(Instant.parse("2019-09-27T08:23:28.347759Z"));
        assertThat(fields.uuid("u")).isEqualTo("{470c176d-3574-44ea-bb41-89e8638bcca4}");
        assertThat(fields.hash("h")).isEqualTo("a10199272451");
        assertThat(fields.texts("s")).containsExactly("x", "y");
        assertThat(fields.names()).containsExactlyInAnyOrder("n", "t", "z", "u", "h", "s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "3",
                "\"x\"",
                "{",
                "{}x",
                "{} {}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":1,\"a\":2}",
                "\ufeff{",
                "{\"a\":NaN}"
            })
    void whatIsNotOneObjectIsMalformed(String text) {
        assertThatThrownBy(() -> fields(text)).isInstanceOf(Malformed.class).hasMessageStartingWith("It ");
    }

    @Test
    void hostileTextsAreMalformedAndHarmless() {
        for (String text : new String[] {
            "[".repeat(1_000_000),
            "{\"a\":".repeat(100_000),
            "{\"a\": " + "9".repeat(1_000_000) + "}",
            "{\"" + "n".repeat(1_000_000) + "\": 1}"
        }) {
            assertThatThrownBy(() -> fields(text)).isInstanceOf(Malformed.class);
        }
        byte[] notUtf8 = {'{', '"', (byte) 0xc3, '"', ':', '1', '}'};
        assertThatThrownBy(() -> Fields.parse(notUtf8, "It")).hasMessage("It is not UTF-8");
    }

    @Test
    void hugeExponentsAreNumbersButNotOurs() {
        Fields fields = fields("{\"a\": 1e999999999}");
        assertThatThrownBy(() -> fields.number("a")).hasMessage("a is not a whole number");
    }

    @Test
    void noiseIsMalformed() {
        Random random = new Random(5);
        for (int round = 0; round < 2_000; round++) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            assertThatThrownBy(() -> Fields.parse(noise, "It")).isInstanceOf(Malformed.class);
        }
    }

    private static Fields fields(String text) {
        return Fields.parse(text.getBytes(StandardCharsets.UTF_8), "It");
    }
}
