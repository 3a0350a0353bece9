package dev.portcullis.server.policies;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The gate's word on a pull request.
 *
 * @param head full hash that was judged
 * @param counted findings that it brings and nobody decided
 * @param decided findings that it brings and somebody decided
 */
public record GateVerdict(
        UUID workspace,
        UUID repository,
        int number,
        String head,
        @Nullable String base,
        Verdict verdict,
        int counted,
        int decided,
        String why,
        UUID policy,
        int policyVersion,
        Instant evaluatedAt) {
    public enum Verdict {
        PASSED,
        FAILED,
        /** Not a pass: something kept us from reading it. */
        NOT_JUDGED;

        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public static Verdict of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }
}
