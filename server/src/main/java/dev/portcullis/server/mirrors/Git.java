package dev.portcullis.server.mirrors;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Native git as a child of its own session, assuming hostile input. The child lives no longer than we do: it watches its standard input, which
 * we hold open, and kills its whole group when that ends. The credential goes in by that same way and reaches git's askpass over an inherited
 * descriptor: it stands in no argument, address or environment. No file that it writes may grow past a bound: a hostile repository fills no disk.
 */
final class Git {
    /** Reads the credential, starts git with it on descriptor 3, and kills the group when the parent is gone. */
    private static final String WRAPPER = """
            ulimit -f "$1"; shift
            IFS= read -r user; IFS= read -r pass
            exec 4<&0 </dev/null
            "$@" 4<&- 3<<END &
            $user
            $pass
            END
            child=$!
            unset user pass
            ( read -r gone <&4; kill -KILL -$$ ) 2>/dev/null >/dev/null &
            watch=$!
            wait $child
            code=$?
            kill $watch 2>/dev/null
            exit $code
            """;

    /**
     * What git's own check may find without harm here (git-fsck(1), "FSCK MESSAGES"; strict, as in a fetch, all of these would refuse). Odd
     * authors and dates, and a zero in a message, are in many real histories and hide nothing: commits are read by their tree and parents.
     * {@code .git} as a name, {@code ..}, submodules and attributes attack who checks out, and nothing is ever checked out. Still refused is what
     * makes a reader see something else than the next one does or fail: objects that cannot be parsed, trees out of order, names that are empty or
     * hold a slash, links to the null object, a zero in a header. Names that an older git does not know are passed over.
     */
    private static final List<String> HARMLESS = List.of(
            "badDate", "badDateOverflow", "badEmail", "badName", "badTimezone", "missingAuthor", "missingCommitter", "missingEmail",
            "missingNameBeforeEmail", "missingSpaceBeforeDate", "missingSpaceBeforeEmail", "multipleAuthors", "zeroPaddedDate", "nulInCommit",
            "zeroPaddedFilemode", "duplicateEntries", "largePathname", "hasDot", "hasDotdot", "hasDotgit",
            "gitmodulesBlob", "gitmodulesLarge", "gitmodulesMissing", "gitmodulesName", "gitmodulesPath", "gitmodulesSymlink", "gitmodulesUpdate",
            "gitmodulesUrl", "gitattributesBlob", "gitattributesLarge", "gitattributesLineLength", "gitattributesMissing");

    private static final int LONGEST_OUTPUT = 64 << 20;

    private final Path askpass;
    private final String protocols;
    /** In the 512-byte blocks of {@code ulimit}. */
    private final long largestFile;

    /**
     * @param plainHttp whether the configured base address is http, as with an emulator; else only https is spoken
     * @param largestBytes how large a file git may write
     */
    Git(Path folder, boolean plainHttp, long largestBytes) {
        this(folder, plainHttp ? "http:https" : "https", largestBytes);
    }

    /** @param protocols as in {@code GIT_ALLOW_PROTOCOL} */
    private Git(Path folder, String protocols, long largestBytes) {
        this.protocols = protocols;
        this.largestFile = largestBytes / 512;
        this.askpass = folder.resolve("askpass").toAbsolutePath();
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            Files.writeString(askpass, "#!/bin/sh\nIFS= read -r line <&3 && printf '%s\\n' \"$line\"\n");
            Files.setPosixFilePermissions(askpass, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException failure) {
            throw new IllegalStateException("The folder of the mirrors cannot be written: " + folder, failure);
        }
    }

    /** For carrying objects from one mirror to another; it speaks to nobody outside. */
    static Git local(Path folder, long largestBytes) {
        return new Git(folder, "file", largestBytes);
    }

    /** @param user git's user name at Bitbucket */
    record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    String run(Path repository, Duration limit, @Nullable Login login, String... arguments) throws GitTrouble, InterruptedException {
        return run(repository, limit, login, List.of(arguments), null);
    }

    /** @param input what git reads on its standard input, through a file; null for nothing */
    String run(Path repository, Duration limit, @Nullable Login login, List<String> arguments, @Nullable Path input)
            throws GitTrouble, InterruptedException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        run(repository, limit, login, arguments, input, printed, LONGEST_OUTPUT);
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** @param into what git prints, as it comes; no more than about so many bytes */
    void run(Path repository, Duration limit, @Nullable Login login, List<String> arguments, @Nullable Path input, OutputStream into, long longest)
            throws GitTrouble, InterruptedException {
        List<String> command = new ArrayList<>(List.of("setsid", "sh", "-c", WRAPPER, "git", String.valueOf(largestFile)));
        if (input != null) command.addAll(List.of("sh", "-c", "f=$1; shift; exec \"$@\" <\"$f\"", "git", input.toString()));
        command.addAll(List.of("git", "--git-dir=" + repository));
        for (String setting : settings()) command.addAll(List.of("-c", setting));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.putAll(Map.of(
                "PATH", path,
                "LC_ALL", "C.UTF-8",
                "HOME", "/nonexistent",
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_CONFIG_GLOBAL", "/dev/null",
                "GIT_TERMINAL_PROMPT", "0",
                "GIT_ASKPASS", askpass.toString(),
                "GIT_ALLOW_PROTOCOL", protocols));
        Process process;
        try {
            process = builder.start();
        } catch (IOException missing) {
            throw new GitTrouble(GitTrouble.Kind.BROKEN, "git cannot be started. Install git and setsid (util-linux).");
        }
        try (OutputStream hold = process.getOutputStream()) {
            Login given = login == null ? new Login("", "") : login;
            hold.write((given.user() + '\n' + given.password() + '\n').getBytes(StandardCharsets.UTF_8));
            hold.flush();
            Output output = new Output(process.getInputStream(), into, longest);
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            Output errors = new Output(process.getErrorStream(), said, LONGEST_OUTPUT);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                throw new GitTrouble(GitTrouble.Kind.TIMEOUT, "git did not finish within " + limit.toSeconds() + " s.");
            output.await();
            errors.await();
            String words = said.toString(StandardCharsets.UTF_8);
            if (process.exitValue() == 1 && words.isBlank()) throw new GitTrouble(GitTrouble.Kind.NONE, "git found none.");
            if (process.exitValue() != 0) {
                GitTrouble trouble = GitTrouble.of(words);
                throw trouble.kind() == GitTrouble.Kind.BROKEN && grewToTheBound(repository) ? GitTrouble.tooLarge() : trouble;
            }
            // Half a list would be taken for all of it.
            if (output.cut) throw new GitTrouble(GitTrouble.Kind.TOO_LARGE, "The repository has more branches, tags or commits than git's answer may list.");
        } catch (IOException broken) {
            throw new GitTrouble(GitTrouble.Kind.BROKEN, "git ended before it was told what to do.");
        } finally {
            // Closing standard input has let the wrapper kill the group; the wrapper itself may be past that.
            process.destroyForcibly();
        }
    }

    /** Whoever receives a pack is ended by a signal at the bound, and git does not say by which; what was received until then lies there. */
    private boolean grewToTheBound(Path repository) {
        File[] received = repository.resolve("objects/pack").toFile().listFiles((folder, name) -> name.startsWith("tmp_"));
        return received != null && Arrays.stream(received).anyMatch(file -> file.length() >= largestFile * 512 - 4096);
    }

    private List<String> settings() {
        List<String> settings = new ArrayList<>(List.of(
                "http.followRedirects=false",
                "credential.helper=",
                "core.hooksPath=/dev/null",
                "core.fsmonitor=false",
                "gc.auto=0",
                "maintenance.auto=false",
                "fetch.recurseSubmodules=false",
                // Always a pack, never loose objects: packs are what the reading of history goes by.
                "fetch.unpackLimit=1",
                "fetch.writeCommitGraph=false",
                "transfer.fsckObjects=true",
                "http.lowSpeedLimit=1000",
                "http.lowSpeedTime=30",
                "transfer.bundleURI=false"));
        for (String harmless : HARMLESS) settings.add("fetch.fsck." + harmless + "=warn");
        return settings;
    }

    /** Reads a stream on a thread of its own, so that a full pipe never blocks the child. */
    private static final class Output {
        private final Thread reader;
        private volatile boolean cut;

        Output(InputStream stream, OutputStream into, long longest) {
            reader = Thread.ofVirtual().start(() -> {
                byte[] buffer = new byte[8192];
                try (stream) {
                    long taken = 0;
                    for (int n; (n = stream.read(buffer)) >= 0; )
                        if (taken < longest) {
                            into.write(buffer, 0, n);
                            taken += n;
                        } else cut = true;
                } catch (IOException ended) {
                    // The process was killed: what was read so far is all there is.
                } catch (RuntimeException unexpected) {
                    // A list that is not understood to its end is no whole one.
                    cut = true;
                }
            });
        }

        void await() throws InterruptedException {
            reader.join();
        }
    }
}
