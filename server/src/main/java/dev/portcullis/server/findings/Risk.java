package dev.portcullis.server.findings;

import dev.portcullis.detection.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The published function from severity, exposure and age to a number from 0 to 100. The stored part leaves age out, since that grows by itself:
 * lists add it when they sort.
 */
public record Risk(List<Factor> factors) {
    /** One signed number and why. */
    public record Factor(String name, int points, String because) {}

    /** A day open adds a point, up to this. */
    public static final int MOST_FOR_AGE = 10;

    /** Where the value can be read, from the widest to the narrowest; a setting cannot be read, it holds. */
    public enum Exposure {
        MAIN_BRANCH(20, "on the main branch"),
        BRANCH(14, "on a branch head"),
        HISTORY(8, "in history only"),
        SETTING(14, "a setting that is in force");

        private final int points;
        private final String because;

        Exposure(int points, String because) {
            this.points = points;
            this.because = because;
        }
    }

    public static Risk of(Severity severity, Exposure exposure, boolean publicRepository, Instant openedAt, Instant now) {
        List<Factor> factors = new ArrayList<>();
        factors.add(new Factor("Severity", severityPoints(severity), severity.name().toLowerCase(java.util.Locale.ROOT) + ", from the rule"));
        if (exposure != Exposure.SETTING) factors.add(new Factor("Validity", 0, "not checked with the provider"));
        factors.add(new Factor("Exposure", exposure.points, exposure.because));
        if (publicRepository) factors.add(new Factor("Visibility", 10, "in a public repository"));
        int days = agePoints(openedAt, now);
        factors.add(new Factor("Age", days, days == MOST_FOR_AGE ? "open for 10 days or more" : days == 0 ? "open for less than a day" : "open for " + days + (days == 1 ? " day" : " days")));
        return new Risk(List.copyOf(factors));
    }

    public static int agePoints(Instant openedAt, Instant now) {
        return (int) Math.clamp(Duration.between(openedAt, now).toDays(), 0, MOST_FOR_AGE);
    }

    /** What is stored: everything but age. */
    int stored() {
        return factors.stream().filter(factor -> !factor.name().equals("Age")).mapToInt(Factor::points).sum();
    }

    public int total() {
        return Math.min(100, factors.stream().mapToInt(Factor::points).sum());
    }

    private static int severityPoints(Severity severity) {
        return switch (severity) {
            case CRITICAL -> 60;
            case HIGH -> 45;
            case MEDIUM -> 30;
            case LOW -> 15;
            case INFO -> 5;
        };
    }
}
