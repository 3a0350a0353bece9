package dev.portcullis.server.audit;

import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keeps who did what. Written in the transaction of the deed, so that neither stands without the other. Never given a secret: before and after
 * are words such as a role or a mode.
 */
@Component
public class Audit {
    /** What acts when no person does. */
    public static final String PORTCULLIS = "portcullis";

    /** Where it acts from. */
    public static final String JOB = "job";

    private final AuditStore store;
    private final Clock clock;

    Audit(AuditStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * @param workspace that it concerns; null for the installation
     * @param actor the user's name, or {@link #PORTCULLIS}
     * @param action such as {@code user.role}
     * @param object such as the user's name or {@code acme/payments-api F-12}
     * @param origin network address, or {@link #JOB}
     */
    public void record(
            @Nullable UUID workspace,
            String actor,
            String action,
            String object,
            @Nullable String before,
            @Nullable String after,
            String origin) {
        store.add(clock.instant(), workspace, actor, action, object, before, after, origin);
    }
}
