package dev.portcullis.detection.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Labelled cases that lie beside the project: what is found of the secrets, and how many of the others are flagged, must not fall behind
 * what was measured (2026-11-24). Skipped where they are not there.
 */
class CorpusTest {
    private static final Path FOLDER = Path.of("../../shared/corpora");
    private static final JsonMapper JSON = new JsonMapper();

    /** @param recall floor, in thousandths; flagged: ceiling, in thousandths, none for a set whose others are too few to speak of */
    @ParameterizedTest
    @CsvSource({
        "gitleaks, 925, 170", "betterleaks, 935, 270", "noseyparker, 630, 230", "kingfisher, 300, 100", "titus, 560, 50", "veles, 575, 80", "fakeleaks, 700, 230",
        "patternmatcher, 410, ", "detectsecrets, 800, 130", "files, 955, 10"
    })
    void whatIsFoundAndWhatIsFlagged(String set, int recall, @Nullable Integer flagged) throws IOException {
        Path file = FOLDER.resolve(set + ".jsonl");
        Assumptions.assumeTrue(Files.exists(file), "no labelled cases at " + FOLDER.toAbsolutePath().normalize());
        Matcher matcher = new Matcher(SecretRules.shared());
        int secrets = 0;
        int found = 0;
        int others = 0;
        int wrong = 0;
        for (String line : Files.readAllLines(file)) {
            JsonNode item = JSON.readTree(line);
            Document document = Document.of(Base64.getDecoder().decode(item.get("text").asString()));
            List<Hit> hits = matcher.match(document, GeneratedFiles.is(item.get("file").asString())).hits();
            if (item.get("kind").asString().equals("file")) {
                for (JsonNode span : item.get("spans")) {
                    boolean hit = hits.stream().anyMatch(h -> overlaps(h, span.get("start").asInt(), span.get("end").asInt()));
                    switch (span.get("label").asString()) {
                        case "secret" -> {
                            secrets++;
                            found += hit ? 1 : 0;
                        }
                        case "not" -> {
                            others++;
                            wrong += hit ? 1 : 0;
                        }
                        default -> assertThat(span.get("label").asString()).isEqualTo("ignore");
                    }
                }
            } else if (item.get("label").asString().equals("secret")) {
                secrets++;
                boolean hit = item.get("spans").isEmpty() && !hits.isEmpty();
                for (JsonNode span : item.get("spans")) {
                    hit |= hits.stream().anyMatch(h -> overlaps(h, span.get(0).asInt(), span.get(1).asInt()));
                }
                found += hit ? 1 : 0;
            } else if (!item.path("weak").asBoolean(false)) {
                others++;
                wrong += hits.isEmpty() ? 0 : 1;
            }
        }
        assertThat(secrets).isPositive();
        assertThat(found * 1000L / secrets).as("found of %s, in thousandths", set).isGreaterThanOrEqualTo(recall);
        if (flagged == null) {
            return;
        }
        assertThat(others == 0 ? 0 : wrong * 1000L / others).as("flagged of %s, in thousandths", set).isLessThanOrEqualTo(flagged);
    }

    /** Eight bytes of it, or half of a shorter one. */
    private static boolean overlaps(Hit hit, int start, int end) {
        int common = Math.min(hit.end(), end) - Math.max(hit.start(), start);
        return common > 0 && common >= Math.min(8, (end - start + 1) / 2);
    }
}
