package dev.portcullis.server.web;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened, newest first.
 *
 * @param icon a symbol of the sprite
 * @param actor stands first, in bold; a person or Portcullis
 * @param sentence the action and its object
 * @param link behind the sentence; null for none
 * @param note in the second colour behind it; may be empty
 */
public record TimelineEntry(Instant at, String icon, Tone tone, String actor, String sentence, String note, @Nullable Link link) {
    /** @param path empty for a word without an address */
    public record Link(String text, String path) {}

    public TimelineEntry(Instant at, String icon, Tone tone, String actor, String sentence, String note) {
        this(at, icon, tone, actor, sentence, note, null);
    }

    public TimelineEntry(Instant at, String icon, String actor, String sentence) {
        this(at, icon, Tone.PLAIN, actor, sentence, "");
    }
}
