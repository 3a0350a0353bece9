package dev.portcullis.server.accounts;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Hashes and checks passwords, and says what a new one must be. */
@Component
class Passwords {
    static final int SHORTEST = 12;

    /** bcrypt reads no further. */
    private static final int LONGEST = 72;

    private final PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
    private final String nobodys = encoder.encode("the password of nobody");

    String hash(String password) {
        return encoder.encode(password);
    }

    /** Takes as long without a hash as with one, so that the time does not tell whether the name exists. */
    boolean matches(String password, @Nullable String hash) {
        boolean fits = password.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
        boolean matched = encoder.matches(fits ? password : "", hash == null ? nobodys : hash);
        return matched && fits && hash != null;
    }

    /** What is wrong with a new password, as a sentence; empty when nothing is. */
    String complaint(String password, String again) {
        if (password.codePointCount(0, password.length()) < SHORTEST) {
            return "Use at least " + SHORTEST + " characters.";
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            return "Use at most " + LONGEST + " bytes; most characters are one.";
        }
        return password.equals(again) ? "" : "The two passwords differ.";
    }
}
