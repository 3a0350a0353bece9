package dev.portcullis.detection.secrets;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.portcullis.detection.rules.Rule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule with its validators checked for existence, and its patterns compiled when its keywords first call for them: all of them take a
 * second of a core, most texts need none.
 */
final class CompiledRule {
    private static final Set<String> VALIDATORS =
            Set.of("checksum", "entropy", "min-length", "unless", "shape", "normalise", "quoted", "contains", "placeholders");

    final Rule rule;
    private volatile @Nullable List<Pattern> patterns;
    private volatile @Nullable List<Automaton> automatons;
    final @Nullable Pattern value;
    final @Nullable Pattern near;
    private final @Nullable Pattern unless;
    private final double entropy;
    private final int minLength;
    private final @Nullable String checksum;
    private final @Nullable String shape;
    private final boolean pem;
    private final boolean quoted;
    private final boolean placeholders;

    CompiledRule(Rule rule) {
        this.rule = rule;
        for (String pattern : rule.patterns()) {
            if (!pattern.contains("(?P<secret>")) {
                throw new IllegalStateException("rule " + rule.id() + ", field 'pattern': has no group 'secret'");
            }
        }
        value = rule.value().isEmpty() ? null : compile("value", rule.value());
        near = rule.near().pattern().isEmpty() ? null : compile("near.pattern", rule.near().pattern());
        Map<String, String> validators = rule.validators();
        for (String name : validators.keySet()) {
            if (!VALIDATORS.contains(name)) {
                throw new IllegalStateException("rule " + rule.id() + ", field 'validators': no such validator: " + name);
            }
        }
        String not = validators.get("unless");
        unless = not == null ? null : compile("validators.unless", not);
        entropy = Double.parseDouble(validators.getOrDefault("entropy", "0"));
        minLength = Integer.parseInt(validators.getOrDefault("min-length", "4"));
        checksum = validators.get("checksum");
        shape = validators.get("shape");
        pem = "pem".equals(validators.get("normalise"));
        quoted = "true".equals(validators.get("quoted"));
        placeholders = !"allowed".equals(validators.get("placeholders"));
        if (checksum != null) {
            Checksums.holds(checksum, "a_bcdefghijklmnop");
        }
    }

    boolean hasPatterns() {
        return !rule.patterns().isEmpty();
    }

    /** By pattern, what tells fast that it does not match. */
    List<Automaton> automatons() {
        List<Automaton> made = automatons;
        if (made == null) {
            made = rule.patterns().stream().map(Automaton::of).toList();
            automatons = made;
        }
        return made;
    }

    /** Two threads may compile the same; either result serves. */
    List<Pattern> patterns() {
        List<Pattern> compiled = patterns;
        if (compiled == null) {
            compiled = rule.patterns().stream().map(pattern -> compile("pattern", pattern)).toList();
            patterns = compiled;
        }
        return compiled;
    }

    private Pattern compile(String field, String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalStateException("rule " + rule.id() + ", field '" + field + "': " + e.getMessage(), e);
        }
    }

    /** @param match the whole that matched, the value within it */
    boolean accepts(String secret, String match, boolean inQuotes) {
        if (secret.length() < minLength || quoted && !inQuotes) {
            return false;
        }
        if (entropy > 0 && Shapes.entropy(secret) < entropy) {
            return false;
        }
        if (placeholders && Placeholders.is(secret)) {
            return false;
        }
        if (unless != null && unless.matcher(match).find()) {
            return false;
        }
        if (shape != null && !Shapes.holds(shape, secret, inQuotes)) {
            return false;
        }
        return checksum == null || Checksums.holds(checksum, secret);
    }

    /** What the fingerprint is taken of: the same for a key whatever its indentation. */
    String normalised(String secret) {
        if (!pem) {
            return secret;
        }
        StringBuilder body = new StringBuilder();
        String plain = secret.replace("\\n", "\n").replace("\\r", "\n").replace("\\t", "\n");
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '/' || c == '+' || c == '=') {
                body.append(c);
            }
        }
        return body.toString();
    }
}
