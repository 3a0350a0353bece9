package dev.portcullis.bitbucket.testing;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Atlassian's document and recorded payloads, kept beside the checkout and not in it: tests that need them say when they are absent. */
public final class ReferenceMaterial {

    private static final Path FOLDER =
            Path.of("..", "..", "shared", "bitbucket").toAbsolutePath().normalize();

    private ReferenceMaterial() {}

    /** A file of the material; the test is skipped, with the reason, when it is absent. */
    public static Path file(String name) {
        Path file = FOLDER.resolve(name);
        if (!Files.isReadable(file)) {
            abort("Skipped: no reference material at " + file);
        }
        return file;
    }

    public static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(file(folder))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }
}
