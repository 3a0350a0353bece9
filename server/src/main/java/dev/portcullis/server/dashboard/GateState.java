package dev.portcullis.server.dashboard;

import dev.portcullis.server.inventory.PullRequest;
import dev.portcullis.server.policies.GateVerdict;
import dev.portcullis.server.web.Tone;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where an open pull request stands, the most urgent first. */
public enum GateState {
    FAILED("Failed", "fail", Tone.FAIL),
    NOT_JUDGED("Not judged", "warn", Tone.WARN),
    /** No verdict on its newest head yet. */
    WAITING("Being judged", "circle-dashed", Tone.PLAIN),
    PASSED("Passed", "ok", Tone.OK);

    private final String title;
    private final String icon;
    private final Tone tone;

    GateState(String title, String icon, Tone tone) {
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
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static GateState of(PullRequest pullRequest, @Nullable GateVerdict verdict) {
        if (verdict == null) return pullRequest.judgeGap() != null ? NOT_JUDGED : WAITING;
        String head = pullRequest.sourceHead();
        if (pullRequest.judgeGap() == null && head != null && !verdict.head().startsWith(head)
                && pullRequest.headSeenAt() != null && pullRequest.headSeenAt().isAfter(verdict.evaluatedAt())) return WAITING;
        return switch (verdict.verdict()) {
            case FAILED -> FAILED;
            case NOT_JUDGED -> NOT_JUDGED;
            case PASSED -> PASSED;
        };
    }
}
