package dev.portcullis.detection.rules;

import dev.portcullis.detection.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads one rule file; an error names the file and the field. */
final class RuleFile {
    private static final Set<String> FIELDS = Set.of(
            "type", "title", "severity", "confidence", "provider", "lifecycle", "why", "fix", "references", "cwe", "former-ids",
            "generic", "keywords", "pattern", "value", "validators", "near", "window", "prefix", "examples");
    /** Of a rule about settings. */
    private static final Set<String> SETTING_FIELDS = Set.of(
            "type", "title", "severity", "lifecycle", "why", "fix", "references", "cwe", "former-ids", "facts", "scopes", "remedy", "examples");
    private static final Set<String> REMEDIES =
            Set.of("add-branch-restriction", "require-approval", "make-private", "give-hook-secret", "remove-deploy-key");

    private final String id;
    private final Map<?, ?> fields;

    private RuleFile(String id, Map<?, ?> fields) {
        this.id = id;
        this.fields = fields;
    }

    static Rule read(String id, String yaml) {
        Object loaded;
        try {
            loaded = new Load(LoadSettings.builder().setLabel(id).setMaxAliasesForCollections(0).build()).loadFromString(yaml);
        } catch (RuntimeException e) {
            throw new IllegalStateException("rule " + id + ": not readable as YAML: " + e.getMessage(), e);
        }
        if (!(loaded instanceof Map<?, ?> map)) {
            throw new IllegalStateException("rule " + id + ": not a map of fields");
        }
        return new RuleFile(id, map).rule();
    }

    private Rule rule() {
        boolean settings = id.startsWith("posture/");
        Set<String> allowed = settings ? SETTING_FIELDS : FIELDS;
        for (Object field : fields.keySet()) {
            if (!allowed.contains(String.valueOf(field))) {
                throw wrong(String.valueOf(field), "is not a field of a rule");
            }
        }
        Map<?, ?> examples = map("examples");
        Rule rule = new Rule(
                id,
                text("type"),
                text("title"),
                one("severity", Severity.class),
                settings ? Rule.Confidence.HIGH : one("confidence", Rule.Confidence.class),
                text("provider", ""),
                text("lifecycle"),
                text("why"),
                texts("fix", fields.get("fix")),
                texts("references", fields.get("references")),
                text("cwe"),
                optionalTexts("former-ids"),
                "true".equals(text("generic", "false")),
                settings ? List.of() : texts("keywords", fields.get("keywords")),
                optionalTexts("pattern"),
                text("value", ""),
                strings(map("validators")),
                near(),
                window(),
                text("prefix", ""),
                settings ? texts("facts", fields.get("facts")) : List.of(),
                settings ? texts("scopes", fields.get("scopes")) : List.of(),
                text("remedy", ""),
                texts("examples.bad", examples.get("bad")),
                texts("examples.good", examples.get("good")),
                settings ? texts("examples.not-judged", examples.get("not-judged")) : List.of());
        if (settings) {
            if (!rule.remedy().isEmpty() && !REMEDIES.contains(rule.remedy())) {
                throw wrong("remedy", "is none of " + REMEDIES);
            }
            return rule;
        }
        if (rule.patterns().isEmpty() && rule.value().isEmpty()) {
            throw wrong("pattern", "or 'value' must be given");
        }
        for (String keyword : rule.keywords()) {
            if (keyword.length() < 3 || !keyword.equals(keyword.toLowerCase(Locale.ROOT)) || !keyword.chars().allMatch(c -> c < 128)) {
                throw wrong("keywords", "must be at least three lower-case ASCII characters: " + keyword);
            }
        }
        return rule;
    }

    private Rule.Near near() {
        Map<?, ?> near = map("near");
        Object lines = near.get("lines");
        return new Rule.Near(
                String.valueOf(near.containsKey("pattern") ? near.get("pattern") : ""),
                String.valueOf(near.containsKey("unless-rule") ? near.get("unless-rule") : ""),
                lines instanceof Integer n ? n : 5);
    }

    private Rule.Window window() {
        Map<?, ?> window = map("window");
        Object before = window.get("before");
        Object after = window.get("after");
        return new Rule.Window(before instanceof Integer b ? b : 100, after instanceof Integer a ? a : 600);
    }

    private String text(String field) {
        String value = text(field, "");
        if (value.isBlank()) {
            throw wrong(field, "is missing");
        }
        return value;
    }

    private String text(String field, String otherwise) {
        Object value = fields.get(field);
        if (value instanceof Map || value instanceof List) {
            throw wrong(field, "must be a text");
        }
        return value == null ? otherwise : String.valueOf(value).strip();
    }

    private <E extends Enum<E>> E one(String field, Class<E> type) {
        try {
            return Enum.valueOf(type, text(field).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw wrong(field, "is none of " + List.of(type.getEnumConstants()));
        }
    }

    private Map<?, ?> map(String field) {
        Object value = fields.get(field);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw wrong(field, "must be a map");
    }

    private static Map<String, String> strings(Map<?, ?> map) {
        Map<String, String> strings = new LinkedHashMap<>();
        map.forEach((k, v) -> strings.put(String.valueOf(k), String.valueOf(v)));
        return strings;
    }

    private List<String> optionalTexts(String field) {
        return fields.get(field) == null ? List.of() : texts(field, fields.get(field));
    }

    private List<String> texts(String field, @Nullable Object value) {
        List<?> list = value instanceof List<?> l ? l : value == null ? List.of() : List.of(value);
        List<String> texts = new ArrayList<>();
        for (Object entry : list) {
            if (entry == null || entry instanceof Map || entry instanceof List || String.valueOf(entry).isBlank()) {
                throw wrong(field, "must be a list of texts");
            }
            texts.add(String.valueOf(entry));
        }
        if (texts.isEmpty()) {
            throw wrong(field, "is missing");
        }
        return texts;
    }

    private IllegalStateException wrong(String field, String what) {
        return new IllegalStateException("rule " + id + ", field '" + field + "': " + what);
    }
}
