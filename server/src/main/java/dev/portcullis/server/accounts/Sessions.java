package dev.portcullis.server.accounts;

import dev.portcullis.server.web.Requests;
import dev.portcullis.server.web.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.stereotype.Component;

/**
 * Ties sessions to users. A session holds the user's id alone; name, role and state are read at every request, so that a change of them
 * holds at once.
 */
@Component
class Sessions implements SecurityContextRepository {
    private static final String ACCOUNT = "account";

    /** When somebody last did something, in milliseconds: pages that refresh themselves do not count. */
    private static final String ACTIVE = "active";

    static final Duration LONGEST = Duration.ofDays(7);
    static final Duration IDLE = Duration.ofHours(12);

    /** What is written down lags behind so much, so that not every request writes it. */
    private static final Duration COARSE = Duration.ofMinutes(1);

    private final AccountStore accounts;
    private final FindByIndexNameSessionRepository<?> repository;
    private final Clock clock;

    Sessions(AccountStore accounts, FindByIndexNameSessionRepository<?> repository, Clock clock) {
        this.accounts = accounts;
        this.repository = repository;
        this.clock = clock;
    }

    /** Starts a new session: whoever knew the old one's id knows nothing. */
    void begin(HttpServletRequest request, Account account) {
        HttpSession old = request.getSession(false);
        if (old != null) {
            old.invalidate();
        }
        HttpSession session = request.getSession(true);
        // Longer than the setting, which holds for those who only looked at the sign-in page.
        session.setMaxInactiveInterval((int) IDLE.toSeconds());
        session.setAttribute(ACTIVE, clock.millis());
        session.setAttribute(ACCOUNT, account.id().toString());
        session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, account.id().toString());
    }

    void end(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }

    /** Ends all sessions of a user, except the one that asks when it is named. */
    void endAll(UUID account, @Nullable String except) {
        repository.findByPrincipalName(account.toString()).keySet().stream()
                .filter(id -> !id.equals(except))
                .forEach(repository::deleteById);
    }

    private Optional<SignedIn> signedIn(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null || !(session.getAttribute(ACCOUNT) instanceof String id)) {
            return Optional.empty();
        }
        if (over(session, Requests.isPoll(request))) {
            session.invalidate();
            return Optional.empty();
        }
        return accounts.find(UUID.fromString(id)).filter(Account::enabled).map(Account::signedIn);
    }

    /** A session ends when nobody did anything for long, and some days after sign-in whatever is done. */
    private boolean over(HttpSession session, boolean poll) {
        Instant now = clock.instant();
        Instant active = Instant.ofEpochMilli(session.getAttribute(ACTIVE) instanceof Long at ? at : session.getCreationTime());
        if (now.isAfter(Instant.ofEpochMilli(session.getCreationTime()).plus(LONGEST)) || now.isAfter(active.plus(IDLE))) {
            return true;
        }
        if (!poll && now.isAfter(active.plus(COARSE))) {
            session.setAttribute(ACTIVE, now.toEpochMilli());
        }
        return false;
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        return new DeferredSecurityContext() {
            private @Nullable SecurityContext context;
            private boolean generated;

            @Override
            public SecurityContext get() {
                if (context == null) {
                    Optional<SignedIn> who = signedIn(request);
                    generated = who.isEmpty();
                    context = who.map(Sessions::context).orElseGet(SecurityContextHolder::createEmptyContext);
                }
                return context;
            }

            @Override
            public boolean isGenerated() {
                get();
                return generated;
            }
        };
    }

    private static SecurityContext context(SignedIn who) {
        return new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(who, null, java.util.List.of()));
    }

    @Override
    @Deprecated
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return loadDeferredContext(holder.getRequest()).get();
    }

    /** Sessions begin and end above; Spring Security has nothing to keep. */
    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {}

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return signedIn(request).isPresent();
    }
}
