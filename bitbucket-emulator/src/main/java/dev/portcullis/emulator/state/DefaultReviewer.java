package dev.portcullis.emulator.state;

/** Somebody who reviews every new pull request of a repository or of all in a project; {@code subject} is its uuid. */
public record DefaultReviewer(String subject, String person) {

    public String key() {
        return subject + "/" + person;
    }
}
