package dev.portcullis.emulator.world;

import dev.portcullis.emulator.git.CommitWriter;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells the story of one repository from a text resource.
 *
 * <p>A line that starts with {@code @@} is a step, the lines after {@code file} and {@code append} are content:
 *
 * <pre>
 * @@ repository WORKSPACE PROJECT SLUG LANGUAGE DAYS DESCRIPTION
 * @@ commit BRANCH AUTHOR DAYS MESSAGE      followed by file, append and delete steps
 * @@ file PATH | @@ append PATH | @@ delete PATH
 * @@ branch NAME FROM
 * @@ pull BRANCH AUTHOR DAYS REVIEWERS TITLE | DESCRIPTION
 * @@ say PULL AUTHOR DAYS TEXT
 * </pre>
 *
 * <p>{@code @{kind}} stands for a credential of {@link Secrets}.
 */
final class Script {

    private static final Pattern SECRET = Pattern.compile("@\\{([a-z0-9-]+(?::\\d+)?)}");
    private static final String MAIN = "main";

    private record Commit(
            String branch, Person author, int days, String message, Map<String, @Nullable String> files) {}

    private final Builder builder;
    private final Map<String, Map<String, String>> contents = new HashMap<>();
    private @Nullable Repository repository;
    private @Nullable CommitWriter writer;
    private @Nullable Commit commit;
    private @Nullable String path;
    private boolean appending;
    private final StringBuilder text = new StringBuilder();
    private int newest = Integer.MAX_VALUE;

    Script(Builder builder) {
        this.builder = builder;
    }

    static void play(Builder builder, String name) {
        try (InputStream resource = Script.class.getResourceAsStream(name + ".txt")) {
            String story = new String(Objects.requireNonNull(resource, name).readAllBytes(), StandardCharsets.UTF_8);
            new Script(builder).play(story);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void play(String story) {
        for (String line : story.lines().toList()) {
            if (line.startsWith("@@ ")) {
                endFile();
                step(line.substring(3).strip());
            } else if (path != null) {
                text.append(line).append('\n');
            }
        }
        endFile();
        endCommit();
        endWriting();
    }

    private void step(String line) {
        String[] words = line.split(" ", 2);
        String rest = words.length == 2 ? words[1] : "";
        switch (words[0]) {
            case "repository" -> repository(rest.split(" ", 6));
            case "commit" -> startCommit(rest.split(" ", 4));
            case "file", "append" -> {
                path = rest;
                appending = words[0].equals("append");
            }
            case "delete" -> {
                current().files().put(rest, null);
                files(current().branch()).remove(rest);
            }
            case "branch" -> branch(rest.split(" "));
            case "pull" -> pull(rest.split(" ", 5));
            case "say" -> say(rest.split(" ", 4));
            default -> throw new IllegalArgumentException(line);
        }
    }

    private void repository(String[] words) {
        Repository fresh =
                builder.repository(words[0], words[1], words[2], words[3], words[5], Integer.parseInt(words[4]));
        repository = fresh;
        writer = builder.writer(fresh);
    }

    private void startCommit(String[] words) {
        endCommit();
        int days = Integer.parseInt(words[2]);
        newest = Math.min(newest, days);
        commit = new Commit(words[0], builder.cast().named(words[1]), days, words[3] + "\n", new LinkedHashMap<>());
    }

    private Commit current() {
        return Objects.requireNonNull(commit, "no commit");
    }

    private Map<String, String> files(String branch) {
        return contents.computeIfAbsent(branch, key -> new HashMap<>());
    }

    private void endFile() {
        String known = path;
        if (known == null) {
            return;
        }
        Map<String, String> files = files(current().branch());
        String fresh = SECRET.matcher(text)
                .replaceAll(found -> java.util.regex.Matcher.quoteReplacement(Secrets.make(found.group(1))));
        String content = appending ? files.getOrDefault(known, "") + fresh : fresh;
        files.put(known, content);
        current().files().put(known, content);
        text.setLength(0);
        path = null;
    }

    private void endCommit() {
        Commit known = commit;
        if (known != null) {
            writer().commit(
                            known.branch(),
                            Authors.ident(known.author(), builder.daysAgo(known.days())),
                            known.message(),
                            known.files());
            commit = null;
        }
    }

    private CommitWriter writer() {
        return Objects.requireNonNull(writer, "no repository, or its pull requests have begun");
    }

    private void branch(String[] words) {
        endCommit();
        writer().branch(words[0], words[1]);
        contents.put(words[0], new HashMap<>(files(words[1])));
    }

    private void pull(String[] words) {
        endCommit();
        String[] texts = words[4].split(" \\| ", 2);
        List<Person> reviewers = words[3].equals("-")
                ? List.of()
                : Arrays.stream(words[3].split(",")).map(builder.cast()::named).toList();
        builder.pullRequest(
                Objects.requireNonNull(repository),
                builder.cast().named(words[1]),
                texts[0],
                texts.length == 2 ? texts[1].replace("\\n", "\n") : "",
                words[0],
                Objects.requireNonNull(writer().head(words[0])),
                MAIN,
                Objects.requireNonNull(writer().head(MAIN)),
                reviewers,
                Integer.parseInt(words[2]));
    }

    private void say(String[] words) {
        builder.comment(
                Objects.requireNonNull(repository),
                Integer.parseInt(words[0]),
                builder.cast().named(words[1]),
                words[3],
                Integer.parseInt(words[2]));
    }

    private void endWriting() {
        CommitWriter known = writer;
        if (known != null && known.head(MAIN) != null) {
            known.close();
            builder.mainBranch(Objects.requireNonNull(repository), MAIN, newest);
        }
    }
}
