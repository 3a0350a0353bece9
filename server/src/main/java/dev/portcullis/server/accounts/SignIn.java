package dev.portcullis.server.accounts;

import dev.portcullis.server.audit.Audit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Checks name and password, slowly for those who guess. */
@Component
class SignIn {
    /** How an attempt ended. */
    sealed interface Outcome {
        record Welcome(Account account) implements Outcome {}

        record Refused() implements Outcome {}

        /** Nothing was checked. */
        record Throttled(Duration until) implements Outcome {}
    }

    static final Duration WINDOW = Duration.ofMinutes(15);
    static final int PER_NAME = 5;
    static final int PER_ORIGIN = 20;

    private final AccountStore accounts;
    private final AttemptStore attempts;
    private final Passwords passwords;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SignIn(
            AccountStore accounts,
            AttemptStore attempts,
            Passwords passwords,
            Audit audit,
            TransactionTemplate transaction,
            Clock clock) {
        this.accounts = accounts;
        this.attempts = attempts;
        this.passwords = passwords;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    Outcome attempt(String name, String password, String origin) {
        // Counted before it is checked, and forgotten when it was right: a hundred guesses at once get no further than five in a row.
        Duration wait = guess(name, origin);
        if (wait != null) {
            return new Outcome.Throttled(wait);
        }
        Optional<Account> account = accounts.find(name);
        boolean right = passwords.matches(password, account.flatMap(known -> accounts.passwordHash(known.id())).orElse(null));
        if (!right || !account.orElseThrow().enabled()) {
            // The name itself is not kept where it is unknown: people type passwords into the wrong field.
            String shown = account.map(Account::name).orElse("an unknown name");
            audit.record(null, shown, "sign-in.refused", shown, null, null, origin);
            return new Outcome.Refused();
        }
        transaction.executeWithoutResult(status -> {
            right(name);
            audit.record(null, account.get().name(), "sign-in", account.get().name(), null, null, origin);
        });
        return new Outcome.Welcome(account.get());
    }

    /**
     * Counts a guess at the password of this name, before it is checked.
     *
     * @return how long nothing is checked; null when it may be
     */
    @Nullable Duration guess(String name, String origin) {
        return transaction.execute(status -> count(AccountStore.key(name), origin));
    }

    /** The guess was right: those before it are forgotten. */
    void right(String name) {
        attempts.forget(AccountStore.key(name));
    }

    private @Nullable Duration count(String key, String origin) {
        Instant now = clock.instant();
        Instant since = now.minus(WINDOW);
        attempts.lock(key, origin);
        attempts.forgetBefore(since);
        Duration wait = longer(
                wait(attempts.forName(key, since), PER_NAME, now), wait(attempts.fromOrigin(origin, since), PER_ORIGIN, now));
        if (wait.isPositive()) {
            return wait;
        }
        attempts.add(key, origin, now);
        return null;
    }

    /** Until fewer than {@code most} lie inside the window. */
    private static Duration wait(List<Instant> failures, int most, Instant now) {
        return failures.size() < most
                ? Duration.ZERO
                : Duration.between(now, failures.get(most - 1).plus(WINDOW)).plusMillis(1);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
