package dev.portcullis.detection.process;

import com.google.re2j.Pattern;
import dev.portcullis.detection.Engine;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Repository;
import org.slf4j.Logger;
import org.snakeyaml.engine.v2.api.Load;
import tools.jackson.databind.json.JsonMapper;

/**
 * How engine processes are run.
 *
 * @param deadline for a scan whose request names none that is shorter
 * @param classPath detection and what it needs, nothing of the server
 * @param workFolder where the processes stand; they write nothing there
 */
public record Settings(
        int processes,
        Duration deadline,
        List<String> classPath,
        Path javaHome,
        String heap,
        List<String> jvmFlags,
        Path workFolder,
        boolean isolate,
        String mainClass) {
    public Settings {
        classPath = List.copyOf(classPath);
        jvmFlags = List.copyOf(jvmFlags);
        if (processes < 1) {
            throw new IllegalArgumentException("at least one engine process is needed");
        }
    }

    /** Two processes, ten minutes, half a gigabyte each, this program's own Java. */
    public static Settings standard(Path workFolder) {
        return new Settings(
                2,
                Duration.ofMinutes(10),
                ownClassPath(),
                Path.of(System.getProperty("java.home")),
                "-Xmx512m",
                List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Xshare:auto", "-XX:-UsePerfData", "-Dslf4j.internal.verbosity=ERROR"),
                workFolder,
                true,
                EngineMain.class.getName());
    }

    public Settings withProcesses(int count) {
        return new Settings(count, deadline, classPath, javaHome, heap, jvmFlags, workFolder, isolate, mainClass);
    }

    public Settings withDeadline(Duration limit) {
        return new Settings(processes, limit, classPath, javaHome, heap, jvmFlags, workFolder, isolate, mainClass);
    }

    /** Where the classes that an engine process needs were loaded from. */
    public static List<String> ownClassPath() {
        List<Class<?>> anchors = new ArrayList<>(List.of(
                Engine.class,
                Repository.class,
                JsonMapper.class,
                tools.jackson.core.JsonParser.class,
                com.fasterxml.jackson.annotation.JsonProperty.class,
                Load.class,
                Pattern.class,
                Logger.class));
        for (String optional : List.of("com.googlecode.javaewah.EWAHCompressedBitmap", "org.apache.commons.codec.Charsets")) {
            try {
                anchors.add(Class.forName(optional));
            } catch (ClassNotFoundException e) {
                continue;
            }
        }
        return anchors.stream().flatMap(Settings::location).distinct().toList();
    }

    private static Stream<String> location(Class<?> anchor) {
        try {
            CodeSource source = anchor.getProtectionDomain().getCodeSource();
            return Stream.of(Path.of(Objects.requireNonNull(source).getLocation().toURI()).toString());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
