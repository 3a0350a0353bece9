package dev.portcullis.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTest {
    private static final Instant NOW = Instant.parse("2026-11-24T14:32:00Z");
    private final Ago ago = new Ago(NOW);

    @Test
    void numbersHaveCommasAndATrueMinus() {
        assertThat(Shown.number(1284)).isEqualTo("1,284");
        assertThat(Shown.number(-7)).isEqualTo("\u22127");
        assertThat(Shown.signed(20)).isEqualTo("+20");
        assertThat(Shown.signed(0)).isEqualTo("0");
        assertThat(Shown.percent(0.79)).isEqualTo("79\u00a0%");
        assertThat(Shown.count(1, "finding", "findings")).isEqualTo("1\u00a0finding");
        assertThat(Shown.count(0, "finding", "findings")).isEqualTo("0\u00a0findings");
    }

    @ParameterizedTest
    @CsvSource({"1.84, 1.8", "0.254, 0.25", "12.4, 12", "100.6, 101", "0, 0", "1.0, 1", "-0.04, \u22120.04"})
    void decimalsAreFewerThanThree(double number, String shown) {
        assertThat(Shown.decimal(number)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"140, 140 ms", "1840, 1.8 s", "59999, 60 s", "240000, 4 min", "7200000, 2 h"})
    void lengthsOfTimeHaveOneUnit(long millis, String shown) {
        assertThat(Shown.millis(millis).replace('\u00a0', ' ')).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"12, 12 s", "240, 4 min", "7200, 2 h", "259200, 3 d", "31536000, 365 d", "-5, 0 s"})
    void agesCompare(long seconds, String shown) {
        assertThat(Ago.span(Duration.ofSeconds(seconds)).replace('\u00a0', ' ')).isEqualTo(shown);
    }

    @Test
    void momentsAreAsShortAsTheyMayBe() {
        assertThat(ago.moment(Instant.parse("2026-11-24T12:41:00Z"))).isEqualTo("12:41");
        assertThat(ago.moment(Instant.parse("2026-11-22T12:41:00Z"))).isEqualTo("22 Nov");
        assertThat(ago.moment(Instant.parse("2025-12-08T12:41:00Z"))).isEqualTo("8 Dec 2025");
        assertThat(Ago.full(Instant.parse("2026-11-24T12:18:07.900Z"))).isEqualTo("2026-11-24 12:18:07 UTC");
        assertThat(ago.due(NOW.plusSeconds(22 * 3600))).isEqualTo("in\u00a022\u00a0h");
        assertThat(ago.due(NOW.minusSeconds(4 * 86_400))).isEqualTo("4\u00a0d\u00a0overdue");
        assertThat(ago.relative(NOW.minusSeconds(12))).isEqualTo("12\u00a0s\u00a0ago");
    }

    @Test
    void whatWouldNotShowIsWrittenAsItsCodePoint() {
        assertThat(Shown.text("a\u202eb\u0000c\u200bd")).isEqualTo("a\u2039U+202E\u203ab\u2039U+0000\u203ac\u2039U+200B\u203ad");
        assertThat(Shown.text("line\nnext\u2028x")).isEqualTo("line\u2039U+000A\u203anext\u2039U+2028\u203ax");
        assertThat(Shown.text("tag \udb40\udc41 lone \ud800")).isEqualTo("tag \u2039U+E0041\u203a lone \u2039U+D800\u203a");
        assertThat(Shown.text("\tgrün 日本 😀")).isEqualTo("\tgrün 日本 😀");
    }

    @Test
    void pathsAreShortenedInTheMiddle() {
        assertThat(Shown.path("src/main/resources/application-staging.yml:14", 200))
                .isEqualTo("src/main/resources/application-staging.yml:14");
        assertThat(Shown.path("src/main/resources/application-staging.yml:14", 40)).isEqualTo("src/main/\u2026/application-staging.yml:14");
        assertThat(Shown.path("src/main/resources/application-staging.yml:14", 5)).isEqualTo("\u2026/application-staging.yml:14");
        assertThat(Shown.path("a-very-long-name-without-any-folder.txt", 5)).isEqualTo("a-very-long-name-without-any-folder.txt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.test", "//evil.test", "/\\evil.test", "\\/evil.test", "evil", "", "javascript:alert(1)", "/a\tb", "/a\r\nX: y", " /a"
            })
    void onlyOwnPathsAreFollowed(String path) {
        assertThat(LocalPath.orElse(path, "/")).isEqualTo("/");
    }

    @Test
    void ownPathsAreFollowed() {
        assertThat(LocalPath.orElse("/findings?q=a%20b", "/")).isEqualTo("/findings?q=a%20b");
        assertThat(LocalPath.orElse(null, "/")).isEqualTo("/");
    }

    @Test
    void pagesSayWhereTheyStand() {
        assertThat(new Paging(1, 25, 29, "", "/x").sentence()).isEqualTo("1\u201325 of 29");
        assertThat(new Paging(1, 25, 12_000, "", "/x").sentence()).isEqualTo("1\u201325 of more than 10,000");
        assertThat(new Paging(1, 0, 0, "", "").sentence()).isEqualTo("none");
    }
}
