package dev.portcullis.benchmarks;

import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Secrets of twenty kinds by the forms that their issuers publish; nobody was ever given one. Shares nothing with the code that is measured. */
final class Plants {
    private static final String DIGITS = "0123456789";
    private static final String HEX = "0123456789abcdef";
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String ALNUM = LETTERS + DIGITS;

    /** A line with one value of each kind. Prefixes are put together here, so that no live-looking value stands in this file. */
    static final List<Function<Random, String>> KINDS = List.of(
            random -> "slack = \"" + Texts.slackToken(random) + "\"",
            random -> "stripe = \"sk" + "_live_" + some(random, ALNUM, 24) + "\"",
            random -> "sendgrid = \"SG" + "." + some(random, ALNUM, 22) + "." + some(random, ALNUM, 43) + "\"",
            random -> "spaces = \"dop" + "_v1_" + some(random, HEX, 64) + "\"",
            random -> "shop = \"shp" + "at_" + some(random, HEX, 32) + "\"",
            random -> "model = \"h" + "f_" + some(random, LETTERS, 34) + "\"",
            random -> "tests = \"PM" + "AK-" + some(random, HEX, 24) + "-" + some(random, HEX, 34) + "\"",
            random -> "browser = \"NR" + "JS-" + some(random, HEX, 19) + "\"",
            random -> "maps = \"AI" + "za" + some(random, ALNUM, 35) + "\"",
            random -> "lake = \"da" + "pi" + some(random, HEX, 32) + "\"",
            random -> "openai = \"s" + "k-" + some(random, ALNUM, 20) + "T3Blb" + "kFJ" + some(random, ALNUM, 20) + "\"",
            random -> "square = \"sq0" + "csp-" + some(random, ALNUM, 43) + "\"",
            random -> "mailgun = \"ke" + "y-" + some(random, HEX, 32) + "\"",
            random -> "charts = \"gl" + "c_" + some(random, ALNUM, 40) + "\"",
            random -> "forge = \"gl" + "pat-" + some(random, ALNUM, 20) + "\"",
            random -> "doppler = \"dp" + ".pt." + some(random, ALNUM, 43) + "\"",
            random -> "database = \"pscale" + "_tkn_" + some(random, ALNUM, 43) + "\"",
            random -> "issues = \"lin" + "_api_" + some(random, ALNUM, 40) + "\"",
            random -> "telegram_bot = \"" + "1" + some(random, DIGITS, 9) + ":A" + "A" + some(random, ALNUM, 33) + "\"",
            random -> "assistant = \"sk-" + "ant-api03-" + some(random, ALNUM, 93) + "AA\"");

    private Plants() {}

    private static String some(Random random, String of, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) text.append(of.charAt(random.nextInt(of.length())));
        return text.toString();
    }
}
