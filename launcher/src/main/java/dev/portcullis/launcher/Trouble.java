package dev.portcullis.launcher;

/** The demo cannot go on; the message is what its user reads. */
final class Trouble extends RuntimeException {
    Trouble(String sentence) {
        super(sentence);
    }
}
