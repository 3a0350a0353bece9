package dev.portcullis.bitbucket.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A value that must not be printed: {@code toString} hides it, nothing serializes it, {@link #reveal} is the only way out. */
public final class Secret {

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Wraps a value.
     *
     * @throws IllegalArgumentException when it is empty or holds a line break or another control character
     */
    public static Secret of(String value) {
        if (value.isEmpty() || value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("A secret is not empty and holds no control character");
        }
        return new Secret(value);
    }

    /** The value itself. Callers keep it in a local variable and out of logs, messages and URLs. */
    public String reveal() {
        return value;
    }

    /** The text with every appearance of this value replaced. */
    public String hideIn(String text) {
        return text.replace(value, toString());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
