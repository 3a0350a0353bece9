package dev.portcullis.server.remediation;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.BranchRestriction;
import dev.portcullis.bitbucket.error.BitbucketException.Invalid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Branch restrictions of one kind as a state: one line each, the one on the main branch known by its number. */
final class Restrictions {
    static final String MAIN = "main";
    static final String ID = "id";
    static final String VALUE = "value";

    private Restrictions() {}

    static State read(BitbucketClient client, Target target, String kind) {
        String main = client.repositories().one(target.workspace(), target.repository()).mainBranch();
        if (main == null) throw new Invalid("The repository is empty: it has no main branch to protect", Map.of());
        List<String> lines = new ArrayList<>();
        Map<String, String> details = new LinkedHashMap<>(Map.of(MAIN, main));
        for (BranchRestriction each : client.branchRestrictions().list(target.workspace(), target.repository()).whole()) {
            if (!each.kind().equals(kind)) continue;
            lines.add(line(each));
            if (main.equals(each.pattern())) {
                details.put(ID, String.valueOf(each.id()));
                if (each.value() != null) details.put(VALUE, String.valueOf(each.value()));
                details.put("users", String.join(" ", each.users()));
                details.put("groups", String.join(" ", each.groups()));
            }
        }
        lines.sort(null);
        return new State(lines, details);
    }

    static String line(String kind, String branch, Integer value) {
        return value == null ? kind + " on " + branch : kind + " on " + branch + ": " + value;
    }

    private static String line(BranchRestriction restriction) {
        String branch = restriction.pattern() != null ? restriction.pattern() : "branches of type " + restriction.branchType();
        TreeSet<String> exempt = new TreeSet<>(restriction.users());
        restriction.groups().forEach(group -> exempt.add("group " + group));
        String line = line(restriction.kind(), branch, restriction.value());
        return exempt.isEmpty() ? line : line + ", but for " + String.join(", ", exempt);
    }

    /** The state with one more line. */
    static State with(State now, String line) {
        if (now.lines().contains(line)) return now;
        List<String> lines = new ArrayList<>(now.lines());
        lines.add(line);
        lines.sort(null);
        return new State(lines, now.details());
    }

    static String path(Target target) {
        return "/2.0/repositories/" + target.workspace() + "/" + target.repository() + "/branch-restrictions";
    }
}
