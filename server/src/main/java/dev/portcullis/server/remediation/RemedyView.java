package dev.portcullis.server.remediation;

import dev.portcullis.server.jobs.JobRow;
import dev.portcullis.server.remediation.RemedyObject.Standing;
import dev.portcullis.server.web.Tone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A remedy as its page shows it.
 *
 * @param title what it does, and to how many
 * @param account whose credential writes
 * @param obstacle why it can neither be applied nor undone now; empty for nothing
 * @param own why this reader may not approve it; empty for nothing
 * @param second whether a second person is asked for
 * @param job null before it was ever asked for
 */
public record RemedyView(
        Proposal proposal,
        String title,
        String consequence,
        boolean givesSecret,
        String workspaceSlug,
        List<Thing> things,
        String account,
        List<Scope> scopes,
        String obstacle,
        String own,
        boolean second,
        @Nullable JobRow job) {

    /** @param held null where Bitbucket has not told */
    public record Scope(String name, @Nullable Boolean held) {
        public String shown() {
            return name.replace(":bitbucket", "");
        }
    }

    /** One object with both of its states. */
    public record Thing(RemedyObject object, String title, String noun, List<Line> now, List<Line> after) {
        static Thing of(RemedyObject object, Remedy remedy) {
            return new Thing(
                    object, remedy.title(object.rule()), remedy.noun(object.rule()),
                    lines(object.nowLines(), object.afterLines(), "\u2212"), lines(object.afterLines(), object.nowLines(), "+"));
        }

        private static List<Line> lines(List<String> lines, List<String> others, String sign) {
            List<Line> shown = new ArrayList<>();
            for (String line : lines) {
                int colon = line.indexOf(": ");
                shown.add(new Line(others.contains(line) ? "" : sign, colon < 0 ? line : line.substring(0, colon), colon < 0 ? "" : line.substring(colon + 2)));
            }
            return shown;
        }

        public List<PlannedCall> calls() {
            return object.calls().stream().filter(each -> !each.inverse()).toList();
        }

        public List<PlannedCall> inverse() {
            return object.calls().stream().filter(PlannedCall::inverse).toList();
        }

        /** Whether the reader may tick it. */
        public boolean open() {
            return object.standing().applicable() || object.standing().undoable();
        }

        public Tone tone() {
            return switch (object.standing()) {
                case READY, APPLIED -> Tone.OK;
                case LEFT_OUT, CHANGED -> Tone.WARN;
                case FAILED, UNDO_FAILED -> Tone.FAIL;
                case UNREAD, APPLYING, UNDOING -> Tone.INFO;
                case UNDONE -> Tone.PLAIN;
            };
        }

        public String icon() {
            return object.standing() == Standing.UNDONE ? "undo" : object.standing() == Standing.READY ? "check" : tone() == Tone.INFO ? "clock" : tone().icon();
        }
    }

    /** @param sign empty where both states have the line */
    public record Line(String sign, String name, String value) {}

    public boolean busy() {
        return proposal.state().busy();
    }

    public int ready() {
        return (int) things.stream().filter(each -> each.object().standing().applicable()).count();
    }

    public int undoable() {
        return (int) things.stream().filter(each -> each.object().standing().undoable()).count();
    }

    public int renewable() {
        return (int) things.stream().filter(each -> each.object().standing().renewable()).count();
    }

    public int count(Standing standing) {
        return (int) things.stream().filter(each -> each.object().standing() == standing).count();
    }

    /** Whether it can be asked for, or let on. */
    public boolean applicable() {
        return ready() > 0 && (proposal.state() == RemedyState.PREVIEW || proposal.state() == RemedyState.DONE || proposal.state() == RemedyState.UNDONE);
    }

    public boolean waiting() {
        return proposal.state() == RemedyState.WAITING;
    }

    public int total() {
        return (int) things.stream().filter(this::concerned).count();
    }

    public int done() {
        return (int) things.stream().filter(this::concerned).filter(each -> !due(each.object())).count();
    }

    /** What a run is about: what is chosen, and the rest not. */
    private boolean concerned(Thing thing) {
        return proposal.state() == RemedyState.READING || thing.object().chosen();
    }

    private boolean due(RemedyObject object) {
        return switch (proposal.state()) {
            case READING -> object.standing() == Standing.UNREAD;
            case APPLYING -> object.standing() == Standing.READY || object.standing() == Standing.APPLYING;
            case UNDOING -> object.standing().undoable() || object.standing() == Standing.UNDOING;
            default -> false;
        };
    }

    public String doing() {
        return switch (proposal.state()) {
            case READING -> "read";
            case UNDOING -> "undone";
            default -> "applied";
        };
    }

    public boolean givenUp() {
        return busy() && job != null && job.deadAt() != null;
    }

    public @Nullable Instant decidedAt() {
        return proposal.undoneAt() != null ? proposal.undoneAt() : proposal.appliedAt();
    }
}
