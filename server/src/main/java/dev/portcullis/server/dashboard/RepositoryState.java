package dev.portcullis.server.dashboard;

import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.web.Tone;
import java.util.Locale;

/** How a repository stands with us, what needs a look first. */
public enum RepositoryState {
    UNREADABLE("Cannot be read", "fail", Tone.FAIL),
    /** A delivery named it; no listing has confirmed it yet. */
    CLAIMED("Not listed yet", "circle-dashed", Tone.PLAIN),
    READING("First reading", "circle-dashed", Tone.PLAIN),
    BEHIND("Being scanned", "clock", Tone.PLAIN),
    CURRENT("Up to date", "ok", Tone.OK),
    UNWATCHED("Not watched", "eye-off", Tone.PLAIN),
    GONE("Gone", "x", Tone.PLAIN);

    private final String title;
    private final String icon;
    private final Tone tone;

    RepositoryState(String title, String icon, Tone tone) {
        this.title = title;
        this.icon = icon;
        this.tone = tone;
    }

    public String title() {
        return title;
    }

    public String icon() {
        return icon;
    }

    public Tone tone() {
        return tone;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RepositoryState of(Repository repository, boolean watched, int behind) {
        if (repository.state().equals("gone")) return GONE;
        if (!watched) return UNWATCHED;
        if (repository.state().equals("unreadable")) return UNREADABLE;
        if (repository.state().equals("claimed")) return CLAIMED;
        if (repository.firstReadAt() == null) return READING;
        return behind > 0 ? BEHIND : CURRENT;
    }
}
