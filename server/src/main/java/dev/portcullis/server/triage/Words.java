package dev.portcullis.server.triage;

import dev.portcullis.server.findings.Decision;

/** Decisions as sentences say them. */
final class Words {
    private Words() {}

    static String of(Decision.Kind kind) {
        return kind == Decision.Kind.REVOKED ? "revoked or rotated" : kind.key();
    }
}
