package dev.portcullis.detection.secrets;

import dev.portcullis.detection.rules.Rule;
import dev.portcullis.detection.rules.RuleCatalogue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The compiled rules and the one index over all their keywords; made once, safe for any number of threads. */
final class SecretRules {
    final List<CompiledRule> rules = new ArrayList<>();
    final KeywordIndex index;
    /** Keyword to the rules that it wakes. */
    final int[][] rulesOf;

    private SecretRules(List<Rule> all) {
        Map<String, List<Integer>> keywords = new LinkedHashMap<>();
        for (Rule rule : all) {
            for (String keyword : rule.keywords()) {
                keywords.computeIfAbsent(keyword, k -> new ArrayList<>()).add(rules.size());
            }
            rules.add(new CompiledRule(rule));
        }
        index = new KeywordIndex(List.copyOf(keywords.keySet()));
        rulesOf = keywords.values().stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    static SecretRules shared() {
        return Holder.SHARED;
    }

    CompiledRule compiled(Rule rule) {
        return rules.stream().filter(r -> r.rule == rule).findFirst().orElseThrow();
    }

    private static final class Holder {
        static final SecretRules SHARED = new SecretRules(RuleCatalogue.of("secrets").rules());
    }
}
