package dev.portcullis.detection.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.TestSecrets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The judgements that rules are made of, one by one. */
class SmallPartsTest {
    @Test
    void checksumsAreThoseOfTheProvider() {
        TestSecrets secrets = new TestSecrets(1);
        for (int i = 0; i < 200; i++) {
            String token = secrets.github();
            assertThat(Checksums.holds("github", token)).isTrue();
            char last = token.charAt(39) == 'a' ? 'b' : 'a';
            assertThat(Checksums.holds("github", token.substring(0, 39) + last)).isFalse();
        }
    }

    @Test
    void aNumberInBase62IsPaddedWithZeros() {
        assertThat(Checksums.base62(0, 6)).isEqualTo("000000");
        assertThat(Checksums.base62(61, 6)).isEqualTo("00000z");
        assertThat(Checksums.base62(62, 6)).isEqualTo("000010");
        assertThat(Checksums.crc32("123456789")).isEqualTo(0xcbf43926L);
    }

    @Test
    void placeholdersAreKnown() {
        for (String value : List.of(
                "changeme", "your-api-key-here", "xxxxxxxxxxxx", "<token>", "${TOKEN}", "{{ .Values.x }}", "$TOKEN", "%TOKEN%", "AKIAIOSFODNN7" + "EXAMPLE", "aaaaaaaaaaaaaaaa",
                "1234567890123456", "abcdefghijklmnop", "ENC[AES256_GCM,data:x]", "REPLACE_ME_PLEASE", "qwertyuiop")) {
            assertThat(Placeholders.is(value)).as(value).isTrue();
        }
        TestSecrets secrets = new TestSecrets(2);
        for (int i = 0; i < 300; i++) {
            String value = secrets.alnum(32);
            assertThat(Placeholders.is(value)).as(value).isFalse();
        }
    }

    @Test
    void valuesAreFoundHoweverTheyAreAssigned() {
        for (String text : List.of(
                "key=VALUE", "key = VALUE", "key: VALUE", "key: \"VALUE\"", "\"key\": \"VALUE\",", "'key' => 'VALUE',", "key := `VALUE`", "key ?= VALUE", "key ::= \"VALUE\"", "<key>VALUE</key>",
                "<key>\n    VALUE\n</key>", "setProperty(\"key\", \"VALUE\")", "const char *key = \"VALUE\";", "var key string = \"VALUE\"", "key.set('VALUE')", "export key='VALUE'",
                "{\\\"key\\\": \\\"VALUE\\\"}", "config[\"key\"] = \"VALUE\"", "<add key=\"VALUE\" />", "key = [\"VALUE\"]", "key=VALUE; path=/", "key=VALUE&x=1")) {
            Assignment assignment = Assignment.after(text, text.indexOf("key") + 3);
            assertThat(assignment).as(text).isNotNull();
            assertThat(text.substring(assignment.start(), assignment.end())).as(text).isEqualTo("VALUE");
        }
        for (String text : List.of("key", "the key is VALUE", "key\nVALUE", "key=", "key = \"\"", "monkey; x")) {
            assertThat(Assignment.after(text, text.indexOf("key") + 3)).as(text).isNull();
        }
    }

    @Test
    void wordsAreNotPasswords() {
        for (String value : List.of("password", "user.password", "props.getPassword", "/etc/app/password.txt", "confirmPassword", "PasswordField", "my-password", "https://acme.test/reset", "${DB_PASSWORD}", "12345")) {
            assertThat(Passwords.likely(value, true)).as(value).isFalse();
        }
        for (String value : List.of("Tr0ub4dor&3", "SaffronNutmeg8532!", "jasper-quiver-obsidian-011", "k9$Lm2#pQ7")) {
            assertThat(Passwords.likely(value, true)).as(value).isTrue();
        }
    }

    @Test
    void entropyIsShannons() {
        assertThat(Shapes.entropy("aaaa")).isZero();
        assertThat(Shapes.entropy("abab")).isEqualTo(1.0);
        assertThat(Shapes.entropy("abcdefgh")).isEqualTo(3.0);
    }

    @Test
    void linesAndEncodingsOfADocument() {
        Document document = Document.of("a\r\nbc\n\nd");
        assertThat(document.lines()).isEqualTo(4);
        assertThat(List.of(document.line(0), document.line(3), document.line(5), document.line(6), document.line(7))).containsExactly(1, 2, 2, 3, 4);
        assertThat(document.text(document.lineStart(1), document.lineEnd(1))).isEqualTo("a");
        assertThat(document.text(document.lineStart(2), document.lineEnd(2))).isEqualTo("bc");
        assertThat(Document.of(new byte[100]).binary()).isTrue();
        assertThat(Document.of(new byte[] {'a', 0, 'b'}).binary()).isFalse();
        assertThat(Document.of(new byte[] {(byte) 0xe4, 'x'}).text(0, 2)).isEqualTo("\u00e4x");
        assertThat(Document.of("\u20acx").whole(1)).isEqualTo(3);
    }

    @Test
    void regionsThatTouchAreJoined() {
        Regions regions = new Regions();
        regions.add(0, 10);
        regions.add(5, 20);
        regions.add(20, 25);
        regions.add(40, 50);
        StringBuilder seen = new StringBuilder();
        regions.forEach((start, end) -> seen.append(start).append('-').append(end).append(' '));
        assertThat(seen.toString()).isEqualTo("0-25 40-50 ");
    }
}
