package dev.portcullis.bitbucket.error;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Why a call to Bitbucket, or the reading of what it sent, did not succeed.
 *
 * <p>Messages are one line, bounded, free of control characters, and never hold the credential. Which answers mean what:
 * facts section 1.4 of 2026-11-24.
 */
public abstract sealed class BitbucketException extends RuntimeException {

    private BitbucketException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    private BitbucketException(String message) {
        super(message);
    }

    /** 401: the credential is wrong, expired, revoked, without scopes, or of a kind that is no longer taken. */
    public static final class Unauthorized extends BitbucketException {
        public Unauthorized(String message) {
            super(message);
        }
    }

    /** 403: the credential is good but lacks scopes. The names are Bitbucket's own, of either scope model. */
    public static final class MissingScopes extends BitbucketException {
        private final Set<String> required;
        private final Set<String> granted;

        public MissingScopes(String message, Set<String> required, Set<String> granted) {
            super(message);
            this.required = Set.copyOf(required);
            this.granted = Set.copyOf(granted);
        }

        /** The scopes that the call wants; empty when Bitbucket did not say. */
        public Set<String> required() {
            return required;
        }

        /** The scopes that the credential holds; empty when Bitbucket did not say. */
        public Set<String> granted() {
            return granted;
        }

        /** Required but not granted by name, sorted; of classic scopes a granted one may imply another. */
        public Set<String> missing() {
            Set<String> missing = new TreeSet<>(required);
            missing.removeAll(granted);
            return missing;
        }
    }

    /** 403: an allowlist of addresses keeps us out (facts section 7; the REST wording is a guess there). */
    public static final class IpNotAllowed extends BitbucketException {
        public IpNotAllowed(String message) {
            super(message);
        }
    }

    /** 403: the workspace wants two-step authentication and the account has none. */
    public static final class TwoStepRequired extends BitbucketException {
        public TwoStepRequired(String message) {
            super(message);
        }
    }

    /** 403 for any other reason: the account's role does not suffice. */
    public static final class Forbidden extends BitbucketException {
        public Forbidden(String message) {
            super(message);
        }
    }

    /** 404: not there, or private and not visible to this credential: Bitbucket does not say which. */
    public static final class NotFound extends BitbucketException {
        public NotFound(String message) {
            super(message);
        }
    }

    /** 410: Atlassian has removed the endpoint. */
    public static final class Gone extends BitbucketException {
        private final @Nullable String change;

        public Gone(String message, @Nullable String change) {
            super(message);
            this.change = change;
        }

        /** The entry of Atlassian's changelog, such as {@code CHANGE-2770}, when the answer names one. */
        public @Nullable String change() {
            return change;
        }
    }

    /** 429, or a budget that is used up before a request was sent. */
    public static final class RateLimited extends BitbucketException {
        private final Instant until;

        public RateLimited(Instant until) {
            super("The rate limit is used up; to be tried again at " + until);
            this.until = until;
        }

        /** When the next attempt makes sense; an estimate where Bitbucket said nothing. */
        public Instant until() {
            return until;
        }
    }

    /** 402: the workspace's plan does not allow it. */
    public static final class PlanLimit extends BitbucketException {
        public PlanLimit(String message) {
            super(message);
        }
    }

    /** 400 and the other 4xx answers that blame the request. */
    public static final class Invalid extends BitbucketException {
        private final Map<String, List<String>> fields;

        public Invalid(String message, Map<String, List<String>> fields) {
            super(message);
            this.fields = Map.copyOf(fields);
        }

        /** Messages by field name; empty when Bitbucket named no field. */
        public Map<String, List<String>> fields() {
            return fields;
        }
    }

    /** 409: somebody else changed the same thing. */
    public static final class Conflict extends BitbucketException {
        public Conflict(String message) {
            super(message);
        }
    }

    /** 5xx, 555, a broken or timed-out connection; what could be repeated safely has been repeated. */
    public static final class Unavailable extends BitbucketException {
        private final boolean outcomeUnknown;

        public Unavailable(String message, boolean outcomeUnknown, @Nullable Throwable cause) {
            super(message, cause);
            this.outcomeUnknown = outcomeUnknown;
        }

        /** True when a write may have been done all the same: look before writing again. */
        public boolean outcomeUnknown() {
            return outcomeUnknown;
        }
    }

    /** An answer or a delivery that is not what it should be: not JSON, too large, a needed field missing or wrong. */
    public static final class Malformed extends BitbucketException {
        public Malformed(String message) {
            super(message);
        }
    }

    /** The answer points to another host than the configured one: not followed, no credential was sent there. */
    public static final class ForeignAddress extends BitbucketException {
        public ForeignAddress(String message) {
            super(message);
        }
    }

    /** A listing has more pages than we are willing to read, or turns in a circle: what was read is not the whole. */
    public static final class CutShort extends BitbucketException {
        public CutShort(String message) {
            super(message);
        }
    }

    /** Our own permit does not allow this write now; nothing was sent. */
    public static final class WriteRefused extends BitbucketException {
        public WriteRefused(String message) {
            super(message);
        }
    }
}
