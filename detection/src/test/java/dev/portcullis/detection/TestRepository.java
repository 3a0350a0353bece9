package dev.portcullis.detection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A repository made with the real git, for tests. */
public final class TestRepository {
    public final Path folder;
    private int commits;

    public TestRepository(Path folder) {
        this.folder = folder;
        git("init", "-q", "-b", "main", folder.toString());
        git("config", "gc.auto", "0");
        git("config", "maintenance.auto", "false");
    }

    public Path gitDir() {
        return folder.resolve(".git");
    }

    public TestRepository write(String path, String text) {
        return write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    public TestRepository write(String path, byte[] bytes) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    public TestRepository delete(String path) {
        git("rm", "-q", "--", path);
        return this;
    }

    /** All that was written, as one commit; its hash. */
    public String commit(String message) {
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", message);
        return head();
    }

    public String head() {
        return git("rev-parse", "HEAD").strip();
    }

    public String git(String... arguments) {
        try {
            List<String> command = new ArrayList<>(List.of("git"));
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            if (Files.isDirectory(folder)) {
                builder.directory(folder.toFile());
            }
            Map<String, String> environment = builder.environment();
            environment.put("GIT_CONFIG_NOSYSTEM", "1");
            environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
            String date = (1_700_000_000 + 60 * commits++) + " +0000";
            for (String who : List.of("AUTHOR", "COMMITTER")) {
                environment.putIfAbsent("GIT_" + who + "_NAME", "Ada Developer");
                environment.putIfAbsent("GIT_" + who + "_EMAIL", "ada@acme.test");
                environment.put("GIT_" + who + "_DATE", date);
            }
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + output);
            }
            return output;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
