package dev.portcullis.server.outbound;

/** What was sent did not arrive, as far as we know; the message is what people read on the alerts page. */
public final class OutboundTrouble extends Exception {
    private final boolean passing;

    private OutboundTrouble(String sentence, boolean passing) {
        super(sentence);
        this.passing = passing;
    }

    /** It may work later without anybody doing something. */
    public static OutboundTrouble passing(String sentence) {
        return new OutboundTrouble(sentence, true);
    }

    /** Trying again alone does not help. */
    static OutboundTrouble lasting(String sentence) {
        return new OutboundTrouble(sentence, false);
    }

    public boolean passing() {
        return passing;
    }

    /** Words of the other side, on one line and not endless. */
    static String quoted(String words) {
        String line = words.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }
}
