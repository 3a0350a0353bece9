package dev.portcullis.emulator.contract;

import java.util.function.Function;

/**
 * One thing that Bitbucket does, or is thought to do. Only reads.
 *
 * @param name what it is about, in a few words
 * @param fact where it is written down, a section of the collection of facts that the emulator was made from
 * @param sure whether it is documented or recorded; otherwise the expectation is a guess, to be settled by asking the service
 * @param needs names of settings without which it is not asked, with blanks between; empty for none
 * @param expected what is seen where it is so
 * @param probe asks, and tells what was seen
 */
public record Case(String name, String fact, boolean sure, String needs, String expected, Function<Target, String> probe) {

    /** What asking came to. */
    public record Outcome(Case asked, String seen, boolean same) {}

    /** Asks; a probe that fails has seen its failure. */
    public Outcome ask(Target target) {
        String seen;
        if (!needs.isEmpty() && java.util.Arrays.stream(needs.split(" ")).anyMatch(one -> target.more(one).isEmpty())) {
            return new Outcome(this, "not asked: set " + needs.replace(" ", ", "), false);
        }
        try {
            seen = probe.apply(target);
        } catch (RuntimeException failure) {
            seen = "failed: " + failure.getMessage();
        }
        return new Outcome(this, seen, seen.equals(expected));
    }
}
