package dev.portcullis.server.onboarding;

/**
 * The first reading of a workspace: every branch head and every open pull request, once.
 *
 * @param listed whether the inventory is there, so that the total is known
 * @param running whether work on it is waiting or under way
 */
public record Reading(boolean listed, int read, int total, boolean running) {
    /** Given up, so far. */
    public int unread() {
        return running ? 0 : total - read;
    }
}
