package dev.portcullis.server;

import java.security.SecureRandom;

/** Secrets of a provider's shape that nobody ever issued; made anew each time, so that none stands in the project. */
public final class Fake {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Fake() {}

    public static String awsId() {
        return "AKIA" + text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16);
    }

    public static String awsSecret() {
        return text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 40);
    }

    public static String slack() {
        return "xoxb-" + text("123456789", 12) + "-" + text("123456789", 12) + "-" + text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 24);
    }

    private static String text(String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) text.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
        return text.toString();
    }
}
