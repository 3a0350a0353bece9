package dev.portcullis.emulator.git;

import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** Who wrote a commit, also where the line that says so is malformed, as old tools and hostile hands leave it. */
public final class Idents {

    private Idents() {}

    public static PersonIdent author(RevCommit commit) {
        return known(commit.getAuthorIdent(), commit);
    }

    public static PersonIdent committer(RevCommit commit) {
        return known(commit.getCommitterIdent(), commit);
    }

    private static PersonIdent known(@Nullable PersonIdent ident, RevCommit commit) {
        return ident != null
                ? ident
                : new PersonIdent("", "", Instant.ofEpochSecond(commit.getCommitTime()), ZoneOffset.UTC);
    }
}
