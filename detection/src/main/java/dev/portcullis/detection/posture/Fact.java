package dev.portcullis.detection.posture;

import org.jspecify.annotations.Nullable;

/**
 * Something that was read, or why it could not be. Exactly one of value and gap is there.
 *
 * @param gap one sentence for people, such as {@code The credential lacks the scope read:pipeline}
 * @param readAtEpochSecond when the value was read, or when reading it last failed; 0 for never
 */
public record Fact<T>(@Nullable T value, @Nullable String gap, long readAtEpochSecond) {
    public Fact {
        if ((value == null) == (gap == null)) throw new IllegalArgumentException("a fact has a value or a gap");
    }

    public static <T> Fact<T> of(T value, long readAtEpochSecond) {
        return new Fact<>(value, null, readAtEpochSecond);
    }

    public static <T> Fact<T> missing(String gap, long readAtEpochSecond) {
        return new Fact<>(null, gap, readAtEpochSecond);
    }

    public boolean known() {
        return value != null;
    }
}
