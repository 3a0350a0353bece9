package dev.portcullis.detection.rules;

import dev.portcullis.detection.Severity;
import java.util.List;
import java.util.Map;

/**
 * One rule as its file says it: the texts for people and what the engine needs to apply it.
 *
 * @param id {@code <engine>/<file name>}
 * @param type what goes into the fingerprint: it outlives a change of the rule's name, and rules of one type share identities
 * @param provider who issued what is found, such as {@code GitHub}; empty for none
 * @param why why it matters, two or three sentences
 * @param fix what to do, a step an entry
 * @param formerIds ids under which it was known before
 * @param generic whether it guesses by shape and name; such a rule gives way to every other and skips generated files
 * @param keywords lower case; one of them must stand near
 * @param patterns RE2 with a group {@code secret}
 * @param value RE2 for a whole value that is assigned to a name holding a keyword; empty for none
 * @param prefix what may be shown of the value, as the provider publishes it
 * @param facts names of the facts that a rule about settings needs; empty for others
 * @param scopes the scopes, by Bitbucket's new names, without which those facts cannot be read
 * @param remedy id of the remedy that puts it right; empty for none
 * @param bad examples that the rule must find; for settings the facts as YAML, as {@code good} and {@code notJudged} are
 * @param notJudged examples of facts that are missing, so that the rule must say so; only for settings
 */
public record Rule(
        String id,
        String type,
        String title,
        Severity severity,
        Confidence confidence,
        String provider,
        String lifecycle,
        String why,
        List<String> fix,
        List<String> references,
        String cwe,
        List<String> formerIds,
        boolean generic,
        List<String> keywords,
        List<String> patterns,
        String value,
        Map<String, String> validators,
        Near near,
        Window window,
        String prefix,
        List<String> facts,
        List<String> scopes,
        String remedy,
        List<String> bad,
        List<String> good,
        List<String> notJudged) {
    public Rule {
        fix = List.copyOf(fix);
        references = List.copyOf(references);
        formerIds = List.copyOf(formerIds);
        keywords = List.copyOf(keywords);
        patterns = List.copyOf(patterns);
        validators = Map.copyOf(validators);
        facts = List.copyOf(facts);
        scopes = List.copyOf(scopes);
        bad = List.copyOf(bad);
        good = List.copyOf(good);
        notJudged = List.copyOf(notJudged);
    }

    /** How sure a hit is; of two rules on one value the surer one speaks. */
    public enum Confidence {
        HIGH,
        MEDIUM,
        LOW
    }

    /**
     * What must or must not stand within some lines of the value.
     *
     * @param pattern RE2 that must be found near; empty for no condition
     * @param unlessRule id of a rule whose hit nearby makes this one silent; empty for none
     */
    public record Near(String pattern, String unlessRule, int lines) {}

    /** How many bytes around a keyword the patterns look at. */
    public record Window(int before, int after) {}

    /** The id without the engine. */
    public String name() {
        return id.substring(id.indexOf('/') + 1);
    }

    public String engine() {
        return id.substring(0, id.indexOf('/'));
    }
}
