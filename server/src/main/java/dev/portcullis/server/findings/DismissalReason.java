package dev.portcullis.server.findings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Why a finding is dismissed. */
public enum DismissalReason {
    FALSE_POSITIVE("Not a secret"),
    TEST_ONLY("Used in tests only"),
    EXAMPLE("An example or placeholder"),
    PUBLIC("Meant to be public"),
    INTENDED("Meant to be set so");

    private final String label;

    DismissalReason(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** As in forms. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Those that make sense for what an engine finds. */
    static List<DismissalReason> forEngine(String engine) {
        return engine.equals("posture") ? List.of(INTENDED, TEST_ONLY, PUBLIC) : List.of(FALSE_POSITIVE, TEST_ONLY, EXAMPLE, PUBLIC);
    }

    public static Optional<DismissalReason> of(String key) {
        return Arrays.stream(values()).filter(reason -> reason.key().equals(key)).findFirst();
    }
}
