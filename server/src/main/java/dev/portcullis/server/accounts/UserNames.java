package dev.portcullis.server.accounts;

import dev.portcullis.server.web.Shown;
import org.springframework.stereotype.Component;

/** Says what a user's name must be. */
@Component
class UserNames {
    private static final int LONGEST = 100;

    /** What is wrong with a new name, as a sentence; empty when nothing is. */
    String complaint(String name) {
        String plain = name.strip();
        if (plain.isEmpty()) {
            return "Give a name to sign in with, such as an e-mail address.";
        }
        if (plain.length() > LONGEST) {
            return "Use at most " + LONGEST + " characters.";
        }
        if (!Shown.text(plain).equals(plain) || plain.indexOf('\t') >= 0) {
            return "Leave out characters that cannot be seen.";
        }
        // The trail names it where no person acts.
        return plain.equalsIgnoreCase("portcullis") ? "This name is kept for what Portcullis does by itself." : "";
    }
}
