package dev.portcullis.detection.secrets;

import com.google.re2j.Pattern;
import dev.portcullis.detection.rules.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the secrets of one document: keywords first, then each woken rule near its keywords only.
 *
 * <p>Windows around keywords are merged before a pattern runs, so that no pattern reads a byte twice however the keywords lie; RE2
 * patterns run in linear time. So the cost is bounded by rules times length on any input.
 */
final class Matcher {
    static final int MOST = 2_000;

    /** @param tooMany whether there were more than {@link #MOST} */
    record Result(List<Hit> hits, boolean tooMany) {
        static final Result NONE = new Result(List.of(), false);
    }

    private final SecretRules rules;

    Matcher(SecretRules rules) {
        this.rules = rules;
    }

    /** @param generated a lock file, a minified file or the like: rules that guess keep silent */
    Result match(Document document, boolean generated) {
        if (!rules.index.any(document.bytes())) {
            return Result.NONE;
        }
        List<Hit> candidates = new Run(document, generated).candidates();
        return candidates.isEmpty() ? Result.NONE : choose(document, candidates);
    }

    private Result choose(Document document, List<Hit> candidates) {
        candidates.sort(Comparator.comparing((Hit hit) -> hit.rule().generic())
                .thenComparing(hit -> hit.rule().confidence())
                .thenComparing(hit -> !hit.rule().near().unlessRule().isEmpty())
                .thenComparing(Hit::start)
                .thenComparing(hit -> hit.rule().id()));
        TreeMap<Integer, Hit> taken = new TreeMap<>();
        Map<String, Set<Integer>> linesOf = new HashMap<>();
        for (Hit hit : candidates) {
            Map.Entry<Integer, Hit> before = taken.lowerEntry(hit.end());
            if (before != null && before.getValue().overlaps(hit) || silenced(document, hit, linesOf)) {
                continue;
            }
            taken.put(hit.start(), hit);
            linesOf.computeIfAbsent(hit.rule().id(), id -> new HashSet<>()).add(document.line(hit.start()));
            if (taken.size() > MOST) {
                taken.pollLastEntry();
                return new Result(List.copyOf(taken.values()), true);
            }
        }
        return new Result(List.copyOf(taken.values()), false);
    }

    private static boolean silenced(Document document, Hit hit, Map<String, Set<Integer>> linesOf) {
        Rule.Near near = hit.rule().near();
        Set<Integer> lines = near.unlessRule().isEmpty() ? null : linesOf.get(near.unlessRule());
        if (lines == null) {
            return false;
        }
        int line = document.line(hit.start());
        for (int other = line - near.lines(); other <= line + near.lines(); other++) {
            if (lines.contains(other)) {
                return true;
            }
        }
        return false;
    }

    private final class Run {
        private final Document document;
        private final String text;
        private final boolean generated;
        private final List<Hit> hits = new ArrayList<>();
        private final Map<Integer, Regions> regions = new TreeMap<>();
        private final Map<Integer, Set<Assignment>> assigned = new TreeMap<>();
        private int lastEnd = -1;
        private @Nullable Assignment last;

        Run(Document document, boolean generated) {
            this.document = document;
            this.text = document.latin();
            this.generated = generated;
        }

        List<Hit> candidates() {
            rules.index.find(document.bytes(), this::keyword);
            regions.forEach((rule, found) -> found.forEach((start, end) -> search(rules.rules.get(rule), start, end)));
            assigned.forEach((rule, found) -> found.forEach(assignment -> judge(rules.rules.get(rule), assignment)));
            return hits;
        }

        private void keyword(int keyword, int end) {
            for (int index : rules.rulesOf[keyword]) {
                CompiledRule rule = rules.rules.get(index);
                if (generated && rule.rule.generic()) {
                    continue;
                }
                if (rule.hasPatterns()) {
                    Rule.Window window = rule.rule.window();
                    regions.computeIfAbsent(index, i -> new Regions())
                            .add(Math.max(0, end - rules.index.length(keyword) - window.before()), Math.min(text.length(), end + window.after()));
                }
                if (rule.value != null) {
                    Assignment assignment = assignment(end);
                    if (assignment != null) {
                        assigned.computeIfAbsent(index, i -> new HashSet<>()).add(assignment);
                    }
                }
            }
        }

        private @Nullable Assignment assignment(int end) {
            if (end != lastEnd) {
                lastEnd = end;
                last = Assignment.after(text, end);
            }
            return last;
        }

        private void search(CompiledRule rule, int start, int end) {
            String region = text.substring(start, end);
            for (Pattern pattern : rule.patterns()) {
                com.google.re2j.Matcher matcher = pattern.matcher(region);
                int at = 0;
                while (hits.size() < 4 * MOST && at <= region.length() && matcher.find(at)) {
                    int from = matcher.start("secret");
                    int to = matcher.end("secret");
                    at = Math.max(matcher.end(), matcher.start() + 1);
                    boolean cut = matcher.end() == region.length() && end < text.length() || matcher.start() == 0 && start > 0;
                    if (from >= 0 && to > from && !cut && rule.accepts(region.substring(from, to), matcher.group(), false)) {
                        add(rule, start + from, start + to);
                    }
                }
            }
        }

        private void judge(CompiledRule rule, Assignment assignment) {
            String value = text.substring(assignment.start(), assignment.end());
            if (hits.size() < 4 * MOST && rule.value != null && rule.value.matcher(value).matches() && rule.accepts(value, statement(assignment), assignment.quoted())) {
                add(rule, assignment.start(), assignment.end());
            }
        }

        /** The name and what else stands before the value on its line, and the value. */
        private String statement(Assignment assignment) {
            int start = Math.max(document.lineStart(document.line(assignment.start())), assignment.start() - 80);
            return text.substring(Math.min(start, assignment.start()), assignment.end());
        }

        private void add(CompiledRule rule, int start, int end) {
            if (rule.near != null && !rule.near.matcher(around(start, rule.rule.near().lines())).find()) {
                return;
            }
            hits.add(new Hit(rule.rule, start, end, text.substring(start, end)));
        }

        private String around(int offset, int lines) {
            int line = document.line(offset);
            int from = Math.max(document.lineStart(Math.max(1, line - lines)), offset - 2_000);
            int to = Math.min(document.lineEnd(Math.min(document.lines(), line + lines)), offset + 2_000);
            return text.substring(from, Math.max(from, to));
        }
    }
}
