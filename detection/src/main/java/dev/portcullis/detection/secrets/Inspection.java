package dev.portcullis.detection.secrets;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns a document into the secrets it holds, each hidden in all evidence; a value counts once a line. */
final class Inspection {
    /** @param tooMany whether a limit of {@link Matcher} was reached, so that more may be there than is here */
    record Outcome(List<Found> found, boolean tooMany) {
        static final Outcome NOTHING = new Outcome(List.of(), false);

        List<String> values() {
            return found.stream().map(Found::value).toList();
        }
    }

    private final SecretRules rules;
    private final Matcher matcher;
    private final Fingerprints fingerprints;

    Inspection(SecretRules rules, Fingerprints fingerprints) {
        this.rules = rules;
        this.matcher = new Matcher(rules);
        this.fingerprints = fingerprints;
    }

    Outcome of(Document document, boolean generated, List<String> others) {
        Matcher.Result result = matcher.match(document, generated);
        if (result.hits().isEmpty()) {
            return result.tooMany() ? new Outcome(List.of(), true) : Outcome.NOTHING;
        }
        Masking masking = new Masking(document, result, others);
        Map<String, Found> once = new HashMap<>();
        List<Found> found = new ArrayList<>();
        for (Hit hit : result.hits()) {
            String value = document.value(hit.start(), hit.end());
            var fingerprint = fingerprints.of(hit.rule().type(), rules.compiled(hit.rule()).normalised(value));
            int line = document.line(hit.start());
            Found one = new Found(hit.rule(), fingerprint, line, List.of(), masking.hint(hit), hit.value());
            if (once.putIfAbsent(fingerprint.value() + line, one) == null) {
                found.add(new Found(one.rule(), fingerprint, line, masking.evidence(hit), one.hint(), one.value()));
            }
        }
        return new Outcome(found, result.tooMany());
    }

    /** A short text with its secrets hidden, those given and those it holds. */
    String shown(String text, List<String> others) {
        Document document = Document.of(text);
        Matcher.Result result = matcher.match(document, false);
        return result.hits().isEmpty() && !result.tooMany() && others.isEmpty() ? text : new Masking(document, result, others).shown();
    }
}
