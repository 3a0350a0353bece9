package dev.portcullis.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the native git in a folder, without anybody's configuration. */
public final class GitClient {

    private final Path folder;

    public GitClient(Path folder) {
        this.folder = folder;
    }

    /** What git said and how it ended. */
    public record Outcome(int code, String output) {}

    /** A clone as somebody; the user's at sign must be encoded already. */
    public static GitClient clone(BitbucketEmulator emulator, String user, String secret, String path, Path target) {
        Outcome outcome = new GitClient(target.getParent())
                .run("clone", "-q", address(emulator, user, secret, path), target.toString());
        if (outcome.code() != 0) {
            throw new AssertionError(outcome.output());
        }
        return new GitClient(target);
    }

    public static String address(BitbucketEmulator emulator, String user, String secret, String path) {
        return emulator.baseUrl().replace("://", "://" + user + ":" + secret + "@") + "/" + path + ".git";
    }

    public Path folder() {
        return folder;
    }

    /** Runs and throws unless it succeeds; the output without white space around. */
    public String git(String... arguments) {
        Outcome outcome = run(arguments);
        if (outcome.code() != 0) {
            throw new AssertionError(String.join(" ", arguments) + ": " + outcome.output());
        }
        return outcome.output().strip();
    }

    public Outcome run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "git",
                "-c",
                "user.name=Devon Miller",
                "-c",
                "user.email=dev@acme.test",
                "-c",
                "commit.gpgsign=false",
                "-c",
                "protocol.version=2"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("git hangs: " + output);
            }
            return new Outcome(process.exitValue(), output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Writes a file and commits it; the new hash. */
    public String commit(String path, String content, String message) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        git("add", "-A");
        git("commit", "-q", "-m", message);
        return git("rev-parse", "HEAD");
    }
}
