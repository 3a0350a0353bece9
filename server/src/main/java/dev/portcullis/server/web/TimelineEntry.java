package dev.portcullis.server.web;

import java.time.Instant;

/**
 * What happened, newest first.
 *
 * @param icon a symbol of the sprite
 * @param actor stands first, in bold; a person or Portcullis
 * @param sentence the action and its object
 * @param note in the second colour behind it; may be empty
 */
public record TimelineEntry(Instant at, String icon, Tone tone, String actor, String sentence, String note) {
    public TimelineEntry(Instant at, String icon, String actor, String sentence) {
        this(at, icon, Tone.PLAIN, actor, sentence, "");
    }
}
