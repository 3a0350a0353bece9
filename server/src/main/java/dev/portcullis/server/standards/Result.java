package dev.portcullis.server.standards;

import dev.portcullis.server.web.Tone;

/** How a repository stands by a rule. Not judged is a result of its own, never a pass. */
public enum Result {
    FAILING("failing", "Failing", "fail", Tone.FAIL),
    DECIDED("decided", "Decided", "eye", Tone.PLAIN),
    NOT_JUDGED("not-judged", "Not judged", "circle-dashed", Tone.WARN),
    PASSED("passed", "Passed", "ok", Tone.OK);

    private final String key;
    private final String title;
    private final String icon;
    private final Tone tone;

    Result(String key, String title, String icon, Tone tone) {
        this.key = key;
        this.title = title;
        this.icon = icon;
        this.tone = tone;
    }

    public String key() {
        return key;
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
}
