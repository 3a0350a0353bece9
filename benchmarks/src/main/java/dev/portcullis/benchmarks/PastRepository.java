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
            line(random, text);
        }
        if (at != Integer.MAX_VALUE) text.append(secret).append('\n');
        return text.toString();
    }

    /**
     * Of a hundred lines some name what rules wake for: keys, tokens, passwords, addresses, hashes and identifiers that are no secrets; about as often
     * as in the sources of large open projects, where nearly every file holds some.
     */
    private static void line(Random random, StringBuilder text) {
        text.append("    ");
        switch (random.nextInt(100)) {
            case 0 -> text.append("String token = request.header(\"Authorization\"); // the token of the session\n");
            case 1 -> text.append("private static final Pattern PATH = Pattern.compile(\"/api/v").append(random.nextInt(9)).append("/[a-z]+\");\n");
            case 2 -> text.append("if (password == null || password.isEmpty()) throw new IllegalStateException(\"no password\");\n");
            case 3 -> text.append("// See https://docs.example.org/reference/").append(WORDS[random.nextInt(WORDS.length)]).append(".html#key-").append(random.nextInt(100)).append('\n');
            case 4 -> text.append("map.put(\"key").append(random.nextInt(1_000)).append("\", compute(secretKey, botName, pattern));\n");
            case 5 -> text.append("checksum = \"").append(hex(random, 40)).append("\";\n");
            case 6 -> text.append("id = UUID.fromString(\"").append(new java.util.UUID(random.nextLong(), random.nextLong())).append("\");\n");
            default -> {
                for (int word = 0; word < 8; word++) text.append(WORDS[random.nextInt(WORDS.length)]).append(word == 3 ? "(" : " ");
                text.append(random.nextInt(100_000)).append(");\n");
            }
        }
    }

    private static String hex(Random random, int length) {
        StringBuilder hex = new StringBuilder(length);
        for (int i = 0; i < length; i++) hex.append(Character.forDigit(random.nextInt(16), 16));
        return hex.toString();
    }
}
