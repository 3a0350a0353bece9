package dev.portcullis.benchmarks;

import java.util.Random;

/** Text like source code, the same for the same numbers; shares nothing with the code that is measured. */
final class Texts {
    private static final String[] WORDS = {
        "order", "invoice", "customer", "payment", "ledger", "account", "balance", "currency", "amount", "total", "index", "buffer", "result",
        "entry", "record", "filter", "mapper", "handler", "session", "request", "response", "header", "status", "window", "report",
    };

    private Texts() {}

    /** A class of some dozen lines without anything secret. */
    static String java(int number, int version) {
        Random random = new Random(number * 7_919L + version);
        StringBuilder text = new StringBuilder("package dev.acme.module" + number + ";\n\nfinal class Part" + number + " {\n");
        for (int method = 0; method < 6; method++) {
            String one = word(random);
            String other = word(random);
            text.append("    int ").append(one).append("Of").append(method).append("(int ").append(other).append(") {\n");
            text.append("        int ").append(one).append(" = ").append(other).append(" * ").append(random.nextInt(1_000)).append(";\n");
            text.append("        return ").append(one).append(" + ").append(random.nextInt(90)).append(";\n    }\n\n");
        }
        return text.append("}\n").toString();
    }

    /** A bot token of Slack's form that nobody was ever given. */
    static String slackToken(Random random) {
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        StringBuilder token = new StringBuilder("xox" + "b-");
        for (int i = 0; i < 12; i++) token.append((char) ('1' + random.nextInt(9)));
        token.append('-');
        for (int i = 0; i < 13; i++) token.append((char) ('1' + random.nextInt(9)));
        token.append('-');
        for (int i = 0; i < 24; i++) token.append(letters.charAt(random.nextInt(letters.length())));
        return token.toString();
    }

    private static String word(Random random) {
        return WORDS[random.nextInt(WORDS.length)];
    }
}
