package dev.portcullis.bitbucket.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What may stand in an {@code Authorization} header, and how a pair is written there. */
final class Basic {

    private Basic() {}

    static String header(String user, Secret secret) {
        String pair = user + ":" + secret.reveal();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    static void checkUser(String user) {
        if (user.isBlank() || user.indexOf(':') >= 0 || user.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException(
                    "A user name is not blank and holds neither colon nor control character");
        }
    }

    /** A token that goes as Bearer is not encoded, so it must be fit for a header as it is. */
    static void checkToken(Secret token) {
        if (token.reveal().chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("A token holds visible ASCII characters only");
        }
    }
}
