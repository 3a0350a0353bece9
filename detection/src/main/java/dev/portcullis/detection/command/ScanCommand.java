package dev.portcullis.detection.command;

import dev.portcullis.detection.Gap;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.ScanResult.Outcome;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.git.FolderStore;
import dev.portcullis.detection.git.GitStore;
import dev.portcullis.detection.process.EngineRun;
import dev.portcullis.detection.secrets.TextMask;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code portcullis scan PATH [--format text|json]}: the tree and all commits of a local repository, or the files of a plain folder.
 *
 * <p>Ends with 0 when nothing was found, 1 when something was, 2 when it could not be judged. Fingerprints are keyed by a key of this
 * run alone: they tell equal values apart within it and nothing beyond.
 */
public final class ScanCommand {
    private static final String USAGE = "usage: portcullis scan PATH [--format text|json]";
    private static final String HELP = USAGE
            + """


            Looks for secrets in a folder, or in the tree and all commits of a local git repository.
            Ends with 0 when nothing was found, 1 when something was, 2 when not everything could be judged.

            json: a list with an entry for each engine: engine, ruleSet, outcome, detections, gaps, everything, judged (a number of files), millis.
            A detection has rule, fingerprint, kind, path, line, commit, author, atHead, hint and evidence. Secrets are masked everywhere,
            in paths too; a masked piece of evidence says by 'masked' how many characters it hides.
            """;
    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final PrintStream out;
    private final PrintStream err;

    ScanCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), false, StandardCharsets.UTF_8);
        int exit = new ScanCommand(out, System.err).run(List.of(args));
        out.flush();
        System.exit(exit);
    }

    int run(List<String> args) {
        if (args.equals(List.of("--help")) || args.equals(List.of("-h"))) {
            out.print(HELP);
            return 0;
        }
        String format = "text";
        String path = null;
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (arg.equals("--format") && i + 1 < args.size()) {
                format = args.get(++i);
            } else if (arg.startsWith("--format=")) {
                format = arg.substring("--format=".length());
            } else if (path == null && !arg.startsWith("-")) {
                path = arg;
            } else {
                return trouble(USAGE);
            }
        }
        if (path == null || !List.of("text", "json").contains(format)) {
            return trouble(USAGE);
        }
        if (!Files.isDirectory(Path.of(path))) {
            return trouble(path + " is not a folder");
        }
        try {
            List<ScanResult> results = scan(Path.of(path));
            if (format.equals("json")) {
                out.println(JSON.writeValueAsString(results.stream().map(JsonOutput::of).toList()));
            } else {
                new TextOutput(out).print(results);
            }
            if (results.stream().anyMatch(result -> result.outcome() == Outcome.FAILED)) {
                return trouble("not everything could be judged");
            }
            if (results.stream().anyMatch(result -> !result.detections().isEmpty())) return 1;
            // Binary files hold no text to read; anything else that was not read is no pass.
            boolean unread = results.stream().flatMap(result -> result.gaps().stream()).anyMatch(gap -> gap.reason() != Gap.Reason.BINARY);
            return unread ? trouble("not everything could be judged") : 0;
        } catch (IOException | RuntimeException e) {
            return trouble(path + ": " + e.getMessage());
        }
    }

    private List<ScanResult> scan(Path path) throws IOException {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        Path gitDir = gitDir(path);
        if (gitDir != null) {
            Optional<String> head = head(gitDir);
            return head.isEmpty() ? List.of() : EngineRun.run(new Subject.Change(gitDir, null, head.get(), List.of()), key);
        }
        try (FolderStore folder = FolderStore.of(path)) {
            return EngineRun.run(new Subject.Tree(folder.gitDir(), folder.commit()), key).stream()
                    .map(result -> withUnreadable(result, folder.unreadable()))
                    .toList();
        }
    }

    private static ScanResult withUnreadable(ScanResult result, List<String> paths) {
        if (paths.isEmpty()) return result;
        List<Gap> gaps = new ArrayList<>(result.gaps());
        for (String path : paths)
            gaps.add(new Gap(result.engine(), Gap.Reason.UNREADABLE, TextMask.mask(path).shown(), "It may not be read."));
        Outcome outcome = result.outcome() == Outcome.COMPLETED ? Outcome.PARTIAL : result.outcome();
        return new ScanResult(
                result.engine(), result.ruleSet(), outcome, result.detections(), gaps, result.everything(), result.judged(), result.millis());
    }

    private static Optional<String> head(Path gitDir) throws IOException {
        try (GitStore store = GitStore.open(gitDir)) {
            return store.head();
        }
    }

    /** Null for a plain folder. */
    private static @Nullable Path gitDir(Path path) throws IOException {
        Path dotGit = path.resolve(".git");
        if (Files.isDirectory(dotGit)) {
            return dotGit;
        }
        if (Files.isRegularFile(dotGit)) {
            String pointer = Files.readString(dotGit).strip();
            return pointer.startsWith("gitdir: ") ? path.resolve(pointer.substring("gitdir: ".length())) : null;
        }
        boolean bare = Files.isRegularFile(path.resolve("HEAD")) && Files.isDirectory(path.resolve("objects"));
        return bare ? path : null;
    }

    private int trouble(String sentence) {
        err.println(sentence);
        return 2;
    }
}
