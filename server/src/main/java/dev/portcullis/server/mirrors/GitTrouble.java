package dev.portcullis.server.mirrors;

import java.util.regex.Pattern;

/** Why git did not do what was asked; the message is for people and holds no credential. */
public final class GitTrouble extends Exception {
    public enum Kind {
        /** Deleted, renamed, or not for this account: Bitbucket does not tell which. */
        NOT_FOUND,
        UNAUTHORIZED,
        MISSING_SCOPES,
        IP_NOT_ALLOWED,
        TWO_STEP_REQUIRED,
        UNREACHABLE,
        TIMEOUT,
        /** Over the bound of the settings. */
        TOO_LARGE,
        /** git answered that there is none. */
        NONE,
        /** An object that breaks git's own rules: no fault of the mirror, and only its author can mend it. */
        REFUSED_OBJECT,
        DISK_FULL,
        /** Anything else. */
        BROKEN
    }

    private static final Pattern FSCK = Pattern.compile("(?m)^(remote: )?error: object [0-9a-f]{40}: [a-z0-9]+: ");

    private final Kind kind;

    GitTrouble(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether coming back later may help without anybody doing anything. */
    public boolean passing() {
        return kind == Kind.UNREACHABLE || kind == Kind.TIMEOUT || kind == Kind.DISK_FULL;
    }

    /** What git printed, sorted by the sentences of Bitbucket (facts 1.4 and 7) and of libcurl. */
    static GitTrouble of(String printed) {
        String text = printed.toLowerCase(java.util.Locale.ROOT);
        // Before all others: a pack that was refused ends with the words of a broken connection.
        if (text.contains("no space left on device") || text.contains("disk quota exceeded"))
            return new GitTrouble(Kind.DISK_FULL, "The disk of the mirrors is full.");
        // fsck.c: "error: object <hash>: <message id>: <words>"; index-pack.c: "fsck error in packed object", "fsck error in pack objects".
        if (text.contains("fsck error") || FSCK.matcher(text).find())
            return new GitTrouble(Kind.REFUSED_OBJECT, "It holds an object that git refuses as malformed.");
        if (text.contains("whitelist your ip") || text.contains("allowlist"))
            return new GitTrouble(Kind.IP_NOT_ALLOWED, "Bitbucket refuses git from our address: an administrator must add it to the IP allowlist.");
        if (text.contains("two-step authentication"))
            return new GitTrouble(Kind.TWO_STEP_REQUIRED, "Bitbucket asks the service account to enable two-step authentication.");
        if (text.contains("privilege scopes"))
            return new GitTrouble(Kind.MISSING_SCOPES, "The credential lacks the scope to read repositories.");
        if (text.contains("authentication failed") || text.contains("could not read username") || text.contains("could not read password")
                || text.contains("error: 401") || text.contains("invalid credentials"))
            return new GitTrouble(Kind.UNAUTHORIZED, "Bitbucket did not accept the credential for git.");
        if (text.contains("find remote ref")) return new GitTrouble(Kind.NOT_FOUND, "The branch does not exist any more.");
        if (text.contains("not found") || text.contains("error: 404") || text.contains("error: 403") || text.contains("do not have access"))
            return new GitTrouble(Kind.NOT_FOUND, "The repository does not exist any more, or the service account may not read it.");
        if (text.contains("could not resolve") || text.contains("failed to connect") || text.contains("couldn't connect")
                || text.contains("connection refused") || text.contains("connection reset") || text.contains("timed out")
                || text.contains("early eof") || text.contains("unexpected disconnect") || text.contains("error: 5") || text.contains("error: 429")
                || text.contains("empty reply") || text.contains("remote end hung up"))
            return new GitTrouble(Kind.UNREACHABLE, "Bitbucket did not answer git.");
        if (text.contains("file too large") || text.contains("signal 25") || text.contains("file size limit"))
            return tooLarge();
        // What git printed may name branches, and they may hold anything: it is not repeated.
        return new GitTrouble(Kind.BROKEN, "git could not do it: the mirror or its disk may be broken.");
    }

    static GitTrouble tooLarge() {
        return new GitTrouble(Kind.TOO_LARGE, "The repository is larger than the mirrors' limit (setting PORTCULLIS_MIRRORS_LARGEST_GIGABYTES).");
    }
}
