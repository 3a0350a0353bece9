package dev.portcullis.server.accounts;

import dev.portcullis.server.Settings;
import dev.portcullis.server.audit.Audit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets the first administrator in: the one that the settings name, or whoever can read the log or the data folder. There is no default
 * password.
 */
@Component
class FirstStart implements SmartInitializingSingleton {
    private static final Logger log = LoggerFactory.getLogger(FirstStart.class);
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"; // without those that are read for one another

    /** How setting up ended. */
    enum Outcome {
        DONE,
        WRONG_TOKEN,
        CLOSED
    }

    private final AccountStore accounts;
    private final Passwords passwords;
    private final UserNames names;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final Settings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    FirstStart(
            AccountStore accounts,
            Passwords passwords,
            UserNames names,
            Audit audit,
            TransactionTemplate transaction,
            Settings settings,
            Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.names = names;
        this.audit = audit;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    /** Before the first request is answered. */
    @Override
    public void afterSingletonsInstantiated() {
        String token = transaction.execute(status -> prepare());
        if (token == null) {
            deleteFile();
            return;
        }
        writeFile(token);
        log.info("Portcullis has no administrator yet. Open {}/set-up and enter the one-time token {} (also in {})",
                settings.address(), token, file().toAbsolutePath());
    }

    /** The token to announce; null when there is an administrator. A restart before set-up makes a new one, since only its hash is kept. */
    private @Nullable String prepare() {
        accounts.lockFirstStart();
        if (!accounts.empty()) {
            return null;
        }
        String name = settings.administratorName();
        String password = settings.administratorPassword();
        if (name != null && password != null) {
            String unfit = names.complaint(name);
            if (!unfit.isEmpty()) {
                throw new IllegalStateException("The setting portcullis.administrator-name is refused: " + unfit);
            }
            String complaint = passwords.complaint(password, password);
            if (!complaint.isEmpty()) {
                throw new IllegalStateException("The setting portcullis.administrator-password is refused: " + complaint);
            }
            create(name, password, Audit.JOB);
            return null;
        }
        if (name != null || password != null) {
            throw new IllegalStateException(
                    "portcullis.administrator-name and portcullis.administrator-password are given together or not at all");
        }
        String token = newToken();
        accounts.setupToken(hash(token), clock.instant());
        return token;
    }

    /** The one-time token of this start; empty when there is an administrator. */
    String token() {
        try {
            return open() && Files.exists(file()) ? Files.readString(file()).strip() : "";
        } catch (IOException unreadable) {
            return "";
        }
    }

    boolean open() {
        return accounts.empty() && accounts.unusedSetupToken().isPresent();
    }

    boolean knows(String token) {
        return accounts.unusedSetupToken().filter(hash -> same(hash, token)).isPresent();
    }

    /** Makes the first administrator. The token is looked at again under the lock, so it works once. */
    Outcome finish(String token, String name, String password, String origin) {
        Outcome outcome = transaction.execute(status -> {
            accounts.lockFirstStart();
            if (!accounts.empty()) {
                return Outcome.CLOSED;
            }
            if (!knows(token)) {
                return Outcome.WRONG_TOKEN;
            }
            create(name, password, origin);
            accounts.useSetupToken(clock.instant());
            return Outcome.DONE;
        });
        if (outcome == Outcome.DONE) {
            deleteFile();
        }
        return outcome;
    }

    private void create(String name, String password, String origin) {
        Account account = new Account(UUID.randomUUID(), name.strip(), Role.ADMINISTRATOR, true, true, clock.instant());
        accounts.add(account, passwords.hash(password));
        audit.record(null, Audit.PORTCULLIS, "user.add", account.name(), null, account.role().word(), origin);
    }

    /** About 120 bits, in groups that can be read aloud. */
    private String newToken() {
        StringBuilder token = new StringBuilder();
        for (int index = 0; index < 24; index++) {
            if (index > 0 && index % 6 == 0) {
                token.append('-');
            }
            token.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return token.toString();
    }

    private static boolean same(String hash, String token) {
        return MessageDigest.isEqual(hash.getBytes(StandardCharsets.US_ASCII), hash(token).getBytes(StandardCharsets.US_ASCII));
    }

    /** A fast hash will do: nobody guesses 120 bits. */
    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(token.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Path file() {
        return settings.dataFolder().resolve("setup-token");
    }

    private void writeFile(String token) {
        try {
            Files.createDirectories(settings.dataFolder());
            Files.deleteIfExists(file());
            // Made with its mode, never widened for a moment.
            try (var channel = Files.newByteChannel(
                    file(),
                    Set.copyOf(EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                channel.write(java.nio.ByteBuffer.wrap((token + "\n").getBytes(StandardCharsets.US_ASCII)));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void deleteFile() {
        try {
            Files.deleteIfExists(file());
        } catch (IOException failure) {
            log.warn("The used set-up token could not be removed from {}", file(), failure);
        }
    }
}
