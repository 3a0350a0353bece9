package dev.portcullis.detection.secrets;

import com.google.re2j.Pattern;
import dev.portcullis.detection.rules.Rule;
import java.util.ArrayList;
import java.util.Arrays;
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
 * <p>Windows around keywords are merged before a pattern runs, so that it reads no byte twice however the keywords lie, and RE2 patterns
 * run in linear time. Still every rule may be woken everywhere, so what patterns read is counted: past {@link #MOST_READ} the document
 * counts as one that holds too many. A pattern goes on at the end of the secret and not of its match, for the character between two
 * values of a list belongs to both.
 */
final class Matcher {
    static final int MOST = 2_000;
    /** Characters that patterns may read of one document, and as many again that values may have. */
    static final long MOST_READ = 32L << 20;
    /** So many characters cost an {@link Automaton} what one costs a pattern; rounded down on purpose. */
    private static final int AUTOMATON = 16;
    private static final int BUCKET = 1_000;

    /**
     * @param candidates all that any rule claimed, in no order; more than the hits
     * @param tooMany whether a limit was reached, so that more may be there than is known
     * @param read characters that were given to patterns
     */
    record Result(List<Hit> hits, List<Hit> candidates, boolean tooMany, long read) {
        static final Result NONE = new Result(List.of(), List.of(), false, 0);
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
        Run run = new Run(document, generated);
        List<Hit> candidates = run.candidates();
        List<Hit> hits = choose(document, candidates);
        boolean more = hits.size() > MOST;
        return new Result(more ? hits.subList(0, MOST) : hits, candidates, more || run.tooMany, run.read + run.valuesRead);
    }

    /** In the order of their places, {@link #MOST} of the surest and one more where there are more. */
    private List<Hit> choose(Document document, List<Hit> candidates) {
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
                break;
            }
        }
        return List.copyOf(taken.values());
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
        private final int[] hitsOf = new int[rules.rules.size()];
        private final Map<Integer, Regions> regions = new TreeMap<>();
        /** By rule, where the value began that was judged last: several keywords may stand in one name, and names come in order. */
        private final int[] judgedAt = new int[rules.rules.size()];

        private final Map<Integer, Map<Long, Boolean>> near = new HashMap<>();
        private int lastEnd = -1;
        private @Nullable Assignment last;
        private long read;
        private long valuesRead;
        private boolean tooMany;

        Run(Document document, boolean generated) {
            this.document = document;
            this.text = document.latin();
            this.generated = generated;
            Arrays.fill(judgedAt, -1);
        }

        List<Hit> candidates() {
            rules.index.find(document.bytes(), this::keyword);
            regions.forEach((rule, found) -> found.forEach((start, end) -> search(rule, start, end)));
            return hits;
        }

        private void keyword(int keyword, int end) {
            for (int index : rules.rulesOf[keyword]) {
                CompiledRule rule = rules.rules.get(index);
                if (generated && rule.rule.generic() || document.binary() && !speaksForItself(rule.rule)) {
                    continue;
                }
                if (rule.hasPatterns()) {
                    Rule.Window window = rule.rule.window();
                    regions.computeIfAbsent(index, i -> new Regions())
                            .add(Math.max(0, end - rules.index.length(keyword) - window.before()), Math.min(text.length(), end + window.after()));
                }
                if (rule.value != null && !document.binary()) {
                    Assignment assignment = assignment(end);
                    if (assignment != null && assignment.start() != judgedAt[index]) {
                        judgedAt[index] = assignment.start();
                        judge(index, rule, assignment);
                    }
                }
            }
        }

        /** By a published prefix, a checksum or a frame: in 24,000 binary files of a Linux machine (2026-11-24) these found what was there. */
        private static boolean speaksForItself(Rule rule) {
            boolean marked = !rule.prefix().isEmpty() || rule.validators().containsKey("checksum") || rule.validators().containsKey("normalise");
            return marked && !rule.generic() && rule.confidence() == Rule.Confidence.HIGH;
        }

        private @Nullable Assignment assignment(int end) {
            if (end != lastEnd) {
                lastEnd = end;
                last = Assignment.after(text, end);
            }
            return last;
        }

        /** Whether the rule may find more; where not, there may be more than is known. */
        private boolean mayGoOn(int rule) {
            boolean may = hitsOf[rule] <= MOST && read < MOST_READ && valuesRead < MOST_READ;
            tooMany |= !may;
            return may;
        }

        private void search(int index, int start, int end) {
            CompiledRule rule = rules.rules.get(index);
            if (!mayGoOn(index)) {
                return;
            }
            String region = null;
            List<Pattern> patterns = null;
            List<Automaton> automatons = rule.automatons();
            for (int i = 0; i < automatons.size(); i++) {
                read += (end - start) / AUTOMATON;
                if (!automatons.get(i).mayMatch(document.bytes(), start, end)) {
                    continue;
                }
                region = region == null ? text.substring(start, end) : region;
                patterns = patterns == null ? rule.patterns() : patterns;
                com.google.re2j.Matcher matcher = patterns.get(i).matcher(region);
                int at = 0;
                while (at <= region.length() && mayGoOn(index)) {
                    if (!matcher.find(at)) {
                        read += region.length() - at;
                        break;
                    }
                    read += matcher.end() - at;
                    int from = matcher.start("secret");
                    int to = matcher.end("secret");
                    at = Math.max(to > from ? to : matcher.end(), matcher.start() + 1);
                    boolean cut = matcher.end() == region.length() && end < text.length() || matcher.start() == 0 && start > 0;
                    if (from >= 0 && to > from && !cut && rule.accepts(region.substring(from, to), matcher.group(), false)) {
                        add(index, rule, start + from, start + to);
                    }
                }
            }
        }

        private void judge(int index, CompiledRule rule, Assignment assignment) {
            if (!mayGoOn(index) || rule.value == null) {
                return;
            }
            String value = text.substring(assignment.start(), assignment.end());
            valuesRead += value.length();
            if (rule.value.matcher(value).matches()) {
                String statement = statement(assignment);
                valuesRead += statement.length();
                if (rule.accepts(value, statement, assignment.quoted())) {
                    add(index, rule, assignment.start(), assignment.end());
                }
            }
        }

        /** The name and what else stands before the value on its line, and the value. */
        private String statement(Assignment assignment) {
            int start = Math.max(document.lineStart(document.line(assignment.start())), assignment.start() - 80);
            return text.substring(Math.min(start, assignment.start()), assignment.end());
        }

        private void add(int index, CompiledRule rule, int start, int end) {
            if (rule.near != null && !isNear(index, rule, rule.near, start)) {
                return;
            }
            hitsOf[index]++;
            hits.add(new Hit(rule.rule, start, end, text.substring(start, end)));
        }

        /** Looked up once for all values of a stretch of a line, so that many values on one line do not read it many times. */
        private boolean isNear(int index, CompiledRule rule, Pattern pattern, int offset) {
            int line = document.line(offset);
            int bucket = offset / BUCKET;
            return near.computeIfAbsent(index, i -> new HashMap<>()).computeIfAbsent((long) line << 32 | bucket, key -> {
                int lines = rule.rule.near().lines();
                int from = Math.max(document.lineStart(Math.max(1, line - lines)), bucket * BUCKET - 2_000);
                int to = Math.min(document.lineEnd(Math.min(document.lines(), line + lines)), (bucket + 1) * BUCKET + 2_000);
                String around = text.substring(from, Math.max(from, to));
                read += around.length();
                return pattern.matcher(around).find();
            });
        }
    }
}
