package dev.portcullis.emulator.git;

import org.jspecify.annotations.Nullable;

/** One ref that moved: a hash is null where the ref was not or is no longer. */
public record RefChange(
        String ref, @Nullable String oldHash, @Nullable String newHash) {

    private static final String HEADS = "refs/heads/";
    private static final String TAGS = "refs/tags/";

    public boolean isBranch() {
        return ref.startsWith(HEADS);
    }

    public boolean isTag() {
        return ref.startsWith(TAGS);
    }

    public String name() {
        return isBranch() ? ref.substring(HEADS.length()) : ref.substring(TAGS.length());
    }
}
