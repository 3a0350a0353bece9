package dev.portcullis.server.policies;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.portcullis.detection.Severity;
import java.util.Locale;

/** When a policy fails the gate. A record's components are its form fields; the sentence of its verdict is the why on pages and in reports. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes(@JsonSubTypes.Type(value = Condition.BringsFindings.class, name = "brings_findings"))
public sealed interface Condition {
    boolean counts(String engine, Severity severity);

    String sentence(int counted, int decided);

    /** The pull request brings findings of an engine, at least this severe. */
    record BringsFindings(String engine, @JsonProperty("at_least") String atLeast) implements Condition {
        @Override
        public boolean counts(String foundBy, Severity severity) {
            return foundBy.equals(engine) && severity.compareTo(Severity.valueOf(atLeast.toUpperCase(Locale.ROOT))) <= 0;
        }

        @Override
        public String sentence(int counted, int decided) {
            String others = decided == 0 ? "" : decided == 1 ? " 1 more is decided." : " " + decided + " more are decided.";
            if (counted == 0 && decided > 0) return decided == 1 ? "The 1 secret that it brings is decided." : "All " + decided + " secrets that it brings are decided.";
            if (counted == 0) return "It brings no secret of severity " + atLeast + " or above.";
            return (counted == 1 ? "It brings 1 secret" : "It brings " + counted + " secrets") + " of severity " + atLeast + " or above." + others;
        }
    }
}
