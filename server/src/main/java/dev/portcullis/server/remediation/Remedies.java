package dev.portcullis.server.remediation;

import java.util.List;
import java.util.Optional;

/** The list of remedies, a line a remedy. */
final class Remedies {
    static final List<Remedy> ALL = List.of(
            new AddBranchRestriction(),
            new RequireApproval(),
            new MakePrivate(),
            new GiveHookSecret(),
            new RemoveDeployKey());

    private Remedies() {}

    static Optional<Remedy> find(String id) {
        return ALL.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    static Remedy of(String id) {
        return find(id).orElseThrow(() -> new IllegalStateException("No remedy " + id));
    }
}
