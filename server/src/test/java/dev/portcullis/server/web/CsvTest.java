package dev.portcullis.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {"=1+1|'=1+1", "+1 cmd|'+1 cmd", "-2+3|'-2+3", "@SUM|'@SUM", "\uff1d1|'\uff1d1", "\uff0b1|'\uff0b1", "\uff0d1|'\uff0d1", "\uff20x|'\uff20x"})
    void whatASpreadsheetWouldRunIsAText(String given, String cell) {
        assertThat(Csv.cell(given)).isEqualTo(cell);
    }

    @Test
    void aLineFeedBeforeAFormulaHidesNothing() {
        assertThat(Csv.cell("\n=1+1")).isEqualTo("\"'\n=1+1\"");
        assertThat(Csv.cell("\u202e=1+1")).isEqualTo("'=1+1");
    }

    @Test
    void numbersStayNumbersAndSeparatorsOfEveryCountryAreQuoted() {
        assertThat(Csv.cell("-12.5")).isEqualTo("-12.5");
        assertThat(Csv.cell("a;b")).isEqualTo("\"a;b\"");
        assertThat(Csv.cell("a,\"b\"")).isEqualTo("\"a,\"\"b\"\"\"");
    }

    @Test
    void noMarkTurnsANameAround() {
        assertThat(Csv.cell("src/\u202egnp.exe\u2066\u200f")).isEqualTo("src/gnp.exe");
    }
}
