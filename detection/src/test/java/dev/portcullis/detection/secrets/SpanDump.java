package dev.portcullis.detection.secrets;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** For measuring by hand: the spans found in a folder's files, in the form that scoring programs of labelled sets read. */
final class SpanDump {
    private SpanDump() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Matcher matcher = new Matcher(SecretRules.shared());
        try (Stream<Path> files = Files.walk(folder);
                PrintStream out = new PrintStream(args[1])) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Document document = Document.of(Files.readAllBytes(file));
                String path = folder.relativize(file).toString();
                List<Hit> hits = matcher.match(document, GeneratedFiles.is(path)).hits();
                for (Hit hit : hits) {
                    String rule = hit.rule().name();
                    out.printf(
                            "{\"path\":\"%s\",\"line\":%d,\"start\":%d,\"end\":%d,\"rule\":\"%s\",\"generic\":%b}%n",
                            path, document.line(hit.start()), hit.start(), hit.end(), rule, hit.rule().generic());
                }
            }
        }
    }
}
