package dev.portcullis.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program of the demo in a process of its own; what it prints goes to a log file. */
public final class Child {
    private static final int LINES = 15;

    private final String name;
    private final Process process;
    private final Path log;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * @param classPath what the program itself needs
     * @param settings environment variables
     */
    public static Child start(
            String name, Path data, List<String> flags, String classPath, List<String> command, Map<String, String> settings) {
        try {
            Path log = Files.createDirectories(data.resolve("logs")).resolve(name + ".log");
            List<String> line = new ArrayList<>();
            line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
            line.addAll(flags);
            line.addAll(List.of("-cp", classPath, Guarded.class.getName()));
            line.add(data.resolve("logs").resolve(name + ".lock").toString());
            line.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
            // The demo shall look the same whatever the user's own installation is set to.
            builder.environment().keySet().removeIf(key -> key.matches("(PORTCULLIS|SPRING|SERVER|LOGGING)_.*"));
            builder.environment().putAll(settings);
            return new Child(name, builder.start(), log);
        } catch (IOException failure) {
            throw new Trouble("The " + name + " cannot be started (" + failure.getMessage() + ").");
        }
    }

    /** Of the process itself, which is the program: nothing stands between. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    String name() {
        return name;
    }

    public void mustBeAlive() {
        if (!process.isAlive()) throw died();
    }

    CompletableFuture<Trouble> death() {
        return process.onExit().thenApply(dead -> died());
    }

    private Trouble died() {
        String sentence = said().orElse("");
        if (!sentence.isEmpty()) return new Trouble("The " + name + " ended by itself. " + sentence + " For the demo: make demo-reset forgets its data and starts afresh.");
        return new Trouble("The " + name + " ended by itself (exit code " + process.exitValue() + "). The last lines of " + log + ":\n" + tail());
    }

    /** What the server says in place of a stack trace when it cannot start. */
    private Optional<String> said() {
        try {
            List<String> lines = Files.readAllLines(log);
            int at = lines.lastIndexOf("Description:");
            return at < 0 ? Optional.empty() : lines.subList(at + 1, lines.size()).stream().map(String::strip).filter(line -> !line.isEmpty()).findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    public boolean said(String words) {
        try {
            return Files.readString(log).contains(words);
        } catch (IOException unreadable) {
            return false;
        }
    }

    public String tail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException unreadable) {
            return "(cannot be read)";
        }
    }

    /** Asks it to end, then insists. */
    public void stop(int seconds) {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) process.destroyForcibly().waitFor(2, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        below.forEach(ProcessHandle::destroyForcibly);
    }
}
