package dev.portcullis.server.accounts;

import dev.portcullis.server.audit.Audit;
import dev.portcullis.server.web.SignedIn;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What administrators do to users, and users to themselves. There is always one administrator who can sign in. */
@Component
class Users {
    /** Why a change was not made. */
    enum Refusal {
        NAME_TAKEN,
        LAST_ADMINISTRATOR,
        WRONG_PASSWORD,
        /** Nothing was checked, for {@link SignIn#WINDOW} at most. */
        TOO_MANY_GUESSES
    }

    private final AccountStore accounts;
    private final Passwords passwords;
    private final SignIn signIn;
    private final Sessions sessions;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Users(
            AccountStore accounts,
            Passwords passwords,
            SignIn signIn,
            Sessions sessions,
            Audit audit,
            TransactionTemplate transaction,
            Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.signIn = signIn;
        this.sessions = sessions;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Nullable Refusal add(SignedIn by, String name, Role role, String password, String origin) {
        String hash = passwords.hash(password);
        Account account = new Account(UUID.randomUUID(), name.strip(), role, true, true, clock.instant());
        return transaction.execute(status -> {
            if (!accounts.add(account, hash)) {
                return Refusal.NAME_TAKEN;
            }
            audit.record(null, by.name(), "user.add", account.name(), null, role.word(), origin);
            return null;
        });
    }

    @Nullable Refusal changeRole(SignedIn by, UUID id, Role role, String origin) {
        return transaction.execute(status -> {
            boolean last = isLastAdministrator(id);
            Account account = accounts.find(id).orElseThrow();
            if (account.role() == role) {
                return null;
            }
            if (last) {
                return Refusal.LAST_ADMINISTRATOR;
            }
            accounts.role(id, role);
            audit.record(null, by.name(), "user.role", account.name(), account.role().word(), role.word(), origin);
            return null;
        });
    }

    /** Disabling ends the user's sessions; what the user decided stays. */
    @Nullable Refusal enable(SignedIn by, UUID id, boolean enabled, String origin) {
        Refusal refusal = transaction.execute(status -> {
            boolean last = isLastAdministrator(id);
            Account account = accounts.find(id).orElseThrow();
            if (account.enabled() == enabled) {
                return null;
            }
            if (last) {
                return Refusal.LAST_ADMINISTRATOR;
            }
            accounts.enabled(id, enabled);
            audit.record(
                    null, by.name(), enabled ? "user.enable" : "user.disable", account.name(), state(!enabled), state(enabled), origin);
            return null;
        });
        if (refusal == null && !enabled) {
            sessions.endAll(id, null);
        }
        return refusal;
    }

    /** A new password from an administrator ends the user's sessions: who knew the old one is out. */
    void resetPassword(SignedIn by, UUID id, String password, String origin) {
        String hash = passwords.hash(password);
        transaction.executeWithoutResult(status -> {
            Account account = accounts.find(id).orElseThrow();
            accounts.password(id, hash);
            audit.record(null, by.name(), "user.password", account.name(), null, "set by an administrator", origin);
        });
        sessions.endAll(id, null);
    }

    /**
     * A wrong present password counts as a failed sign-in: whoever finds a screen unlocked cannot try as many as they like.
     *
     * @param session that goes on; the user's others end
     */
    @Nullable Refusal changeOwnPassword(SignedIn who, String current, String password, String session, String origin) {
        if (signIn.guess(who.name(), origin) != null) {
            return Refusal.TOO_MANY_GUESSES;
        }
        if (!passwords.matches(current, accounts.passwordHash(who.account()).orElse(null))) {
            audit.record(null, who.name(), "user.password.refused", who.name(), null, null, origin);
            return Refusal.WRONG_PASSWORD;
        }
        String hash = passwords.hash(password);
        transaction.executeWithoutResult(status -> {
            signIn.right(who.name());
            accounts.password(who.account(), hash);
            audit.record(null, who.name(), "user.password", who.name(), null, "set by the user", origin);
        });
        sessions.endAll(who.account(), session);
        return null;
    }

    void singleKeys(SignedIn who, boolean on, String origin) {
        transaction.executeWithoutResult(status -> {
            accounts.singleKeys(who.account(), on);
            audit.record(null, who.name(), "user.keys", who.name(), who.singleKeys() ? "on" : "off", on ? "on" : "off", origin);
        });
    }

    private boolean isLastAdministrator(UUID id) {
        return accounts.lockEnabledAdministrators().stream().allMatch(id::equals);
    }

    private static String state(boolean enabled) {
        return enabled ? "enabled" : "disabled";
    }
}
