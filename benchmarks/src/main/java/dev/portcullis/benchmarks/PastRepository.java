package dev.portcullis.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;

/** Writes a repository with a long past by {@code git fast-import}: distinct files of 1 to 64 KB of text like source code, in one pack. */
final class PastRepository {
    private static final String[] WORDS = {
        "order", "invoice", "customer", "payment", "ledger", "account", "balance", "currency", "amount", "total", "index", "buffer", "result", "entry",
        "record", "filter", "mapper", "handler", "session", "request", "response", "header", "status", "window", "report", "return", "final", "public",
        "static", "while", "switch", "default", "throws", "import", "package", "private", "class", "interface", "extends", "implements", "boolean",
    };

    private PastRepository() {}

    /**
     * @param gitDir a bare repository that exists and is empty
     * @param commits how many
     * @param bytes of all files together, inflated
     * @param secrets how many are planted, over the whole past, all kinds equally often
     */
    static void write(Path gitDir, int commits, long bytes, int secrets, long seed) throws IOException, InterruptedException {
        Process git = new ProcessBuilder("git", "--git-dir=" + gitDir, "fast-import", "--quiet", "--force").redirectErrorStream(true).start();
        Random random = new Random(seed);
        int files = 0;
        int planted = 0;
        try (OutputStream out = new BufferedOutputStream(git.getOutputStream(), 1 << 20)) {
            long written = 0;
            for (int commit = 0; commit < commits; commit++) {
                String message = "Change " + commit + "\n";
                print(out, "commit refs/heads/main\nmark :" + (commit + 1) + "\nauthor Dev <dev@acme.test> " + (1_600_000_000L + commit * 3_600L) + " +0000\ncommitter Dev <dev@acme.test> "
                        + (1_600_000_000L + commit * 3_600L) + " +0000\ndata " + message.length() + "\n" + message);
                if (commit > 0) print(out, "from :" + commit + "\n");
                long due = bytes * (commit + 1) / commits;
                while (written < due) {
                    boolean plant = planted < secrets && planted <= (long) secrets * commit / commits;
                    String secret = plant ? Plants.KINDS.get(planted++ % Plants.KINDS.size()).apply(random) : "";
                    byte[] text = text(random, 1_024 + random.nextInt(63 * 1_024), secret).getBytes(StandardCharsets.US_ASCII);
                    // Two thousand paths are written over and over: most of what is read stands in no head.
                    print(out, "M 100644 inline src/part" + files % 50 + "/File" + files % 2_000 + ".java\ndata " + text.length + "\n");
                    out.write(text);
                    out.write('\n');
                    written += text.length;
                    files++;
                }
            }
            print(out, "done\n");
        }
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (git.waitFor() != 0) throw new IOException("git fast-import: " + said);
        if (planted != secrets) throw new IllegalStateException("planted " + planted);
    }

    private static void print(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(Random random, int length, String secret) {
        StringBuilder text = new StringBuilder(length + 100);
        int at = secret.isEmpty() ? Integer.MAX_VALUE : random.nextInt(length);
        while (text.length() < length) {
            if (text.length() >= at) {
                text.append(secret).append('\n');
                at = Integer.MAX_VALUE;
            }
            text.append("    ");
            for (int word = 0; word < 8; word++) text.append(WORDS[random.nextInt(WORDS.length)]).append(word == 3 ? "(" : " ");
            text.append(random.nextInt(100_000)).append(");\n");
        }
        if (at != Integer.MAX_VALUE) text.append(secret).append('\n');
        return text.toString();
    }
}
