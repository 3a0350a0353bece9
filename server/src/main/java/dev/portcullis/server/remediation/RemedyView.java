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
 * @param felt who will notice
 * @param back what undoing does to each object
 * @param requestsEach how many requests applying takes for an object
 * @param requestsLeft of the account's hour
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
        Effects.Felt felt,
        String back,
        int requestsEach,
        int requestsLeft,
        @Nullable JobRow job) {

    /**
     * A step of the way, shown whether it was gone or not.
     *
     * @param words what happened, or what will; empty where the moment says it
     */
    public record Step(String title, Going going, String words, @Nullable Instant at) {}

    public enum Going {
        DONE,
        NOW,
        NEXT
    }

    /** Preview, approval, application, reading back, undo. */
    public List<Step> steps() {
        RemedyState state = proposal.state();
        boolean read = state != RemedyState.READING;
        boolean let = state == RemedyState.APPLYING || state == RemedyState.DONE || state == RemedyState.UNDOING || state == RemedyState.UNDONE;
        int applied = count(Standing.APPLIED) + count(Standing.UNDO_FAILED) + count(Standing.UNDONE) + count(Standing.UNDOING);
        boolean changed = let && state != RemedyState.APPLYING && applied > 0;
        long unlike = things.stream().filter(each -> each.object().standing() == Standing.APPLIED && each.object().reason() != null).count();
        String objects = things.size() == 1 ? "1 object" : things.size() + " objects";
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("Previewed", read ? Going.DONE : Going.NOW, read ? objects + " read" : "is being read", null));
        if (let && proposal.approvedBy() != null) steps.add(new Step("Approved", Going.DONE, "by " + proposal.approvedBy(), proposal.approvedAt()));
        else if (let) steps.add(new Step("Approved", Going.DONE, "by " + proposal.appliedBy() + ", alone", null));
        else if (state == RemedyState.DROPPED) steps.add(new Step("Dropped", Going.DONE, "nothing is written", null));
        else steps.add(new Step("Approval", read ? Going.NOW : Going.NEXT, state == RemedyState.WAITING ? "0 of 1, an administrator" : second ? "by a second administrator" : "by one administrator", null));
        steps.add(state == RemedyState.APPLYING ? new Step("Applying", Going.NOW, done() + " of " + total(), null)
                : changed ? new Step("Applied", Going.DONE, applied + " of " + things.size(), letAt())
                : new Step("Applied", Going.NEXT, "state is checked first", null));
        steps.add(new Step("Read back", changed ? Going.DONE : Going.NEXT, !changed ? "and compared" : unlike == 0 ? "as previewed" : unlike == 1 ? "1 is not as previewed" : unlike + " are not as previewed", null));
        steps.add(state == RemedyState.UNDOING ? new Step("Undoing", Going.NOW, done() + " of " + total(), null)
                : state == RemedyState.UNDONE ? new Step("Undone", Going.DONE, "by " + proposal.undoneBy(), proposal.undoneAt())
                : new Step("Undo", Going.NEXT, "any time, one click", null));
        return steps;
    }

    /** Objects that a decision would change now, or that were changed. */
    public List<Thing> reversible() {
        return things.stream().filter(each -> each.object().standing().applicable() || each.object().standing().undoable()).toList();
    }

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
        return proposal.undoneAt() != null ? proposal.undoneAt() : letAt();
    }

    /** When it was let go: where a second person approves, that is later than the asking. */
    private @Nullable Instant letAt() {
        return proposal.approvedAt() != null ? proposal.approvedAt() : proposal.appliedAt();
    }
}
