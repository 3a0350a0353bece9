package dev.portcullis.server.remediation;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.BranchRestriction;
import dev.portcullis.bitbucket.BranchRestrictionSettings;
import dev.portcullis.bitbucket.error.BitbucketException.Invalid;
import dev.portcullis.detection.secrets.TextMask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Branch restrictions of one kind, and those that stand for the same, as a state. One of a kind and match is unique in Bitbucket (facts section
 * 5.3): the one on the main branch needs no number to be known by.
 */
final class Restrictions {
    private static final String MAIN = "main";
    private static final String ID = "id";

    /**
     * How restrictions are told.
     *
     * @param kinds the one that is added, then those that are shown besides
     * @param named what a kind is about, with a place for which branches
     * @param unset what it means that the main branch has none
     * @param set what it means that it has the one that is added
     * @param meaning what any restriction means
     */
    record Words(List<String> kinds, Map<String, String> named, String unset, String set, Function<BranchRestriction, String> meaning) {
        String kind() {
            return kinds.getFirst();
        }

        private String line(String kind, String branches, String value) {
            return Objects.requireNonNull(named.get(kind)).formatted(branches) + ": " + value;
        }
    }

    private Restrictions() {}

    static State read(BitbucketClient client, Target target, @Nullable State before, Words words) {
        String now = client.repositories().one(target.workspace(), target.repository()).mainBranch();
        // What was begun on a branch is finished and undone there, also when another one is the main branch by then.
        String main = before == null ? now : before.detail(MAIN);
        if (main == null) throw new Invalid("The repository is empty: it has no main branch to protect", Map.of());
        List<String> others = new ArrayList<>();
        Map<String, String> details = new LinkedHashMap<>(Map.of(MAIN, main));
        String ours = words.line(words.kind(), shown(main), words.unset());
        for (BranchRestriction each : client.branchRestrictions().list(target.workspace(), target.repository()).whole()) {
            if (!words.kinds().contains(each.kind())) continue;
            String branches = each.pattern() != null ? shown(each.pattern()) : "branches of type " + each.branchType();
            String line = words.line(each.kind(), branches, words.meaning().apply(each));
            if (each.kind().equals(words.kind()) && main.equals(each.pattern())) {
                details.put(ID, String.valueOf(each.id()));
                ours = line;
            } else others.add(line);
        }
        others.sort(null);
        List<String> lines = new ArrayList<>(List.of("main branch: " + (now == null ? "none" : shown(now)), ours));
        lines.addAll(others);
        return new State(lines, details);
    }

    static State after(State now, Words words) {
        return after(now, words, words.unset());
    }

    /** @param old what stands in place of what is wanted */
    static State after(State now, Words words, String old) {
        String main = shown(now.detail(MAIN));
        return now.with(words.line(words.kind(), main, old), words.line(words.kind(), main, words.set()));
    }

    /** Whether the main branch's own restriction is told so. */
    static boolean says(State now, Words words, String value) {
        return now.details().containsKey(ID) && now.lines().contains(words.line(words.kind(), shown(now.detail(MAIN)), value));
    }

    static BranchRestrictionSettings settings(State now, Words words, @Nullable Integer value) {
        return BranchRestrictionSettings.of(words.kind(), now.detail(MAIN), value);
    }

    static PlannedCall create(Target target, State now, Words words, @Nullable Integer value) {
        return new PlannedCall("POST", path(target), body(now, words, value));
    }

    /** Of the one that stands there already. */
    static String change(Target target, State now) {
        return path(target) + "/" + now.detail(ID);
    }

    static void change(BitbucketClient client, Target target, State now, Words words, int value) {
        client.branchRestrictions().update(target.workspace(), target.repository(), Long.parseLong(now.detail(ID)), settings(now, words, value));
    }

    static String body(State now, Words words, @Nullable Integer value) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("kind", words.kind());
        body.put("branch_match_kind", "glob");
        body.put("pattern", shown(now.detail(MAIN)));
        if (value != null) body.put("value", value);
        if (settings(now, words, value).exempts()) {
            body.put("users", List.of());
            body.put("groups", List.of());
        }
        return JsonMapper.shared().writeValueAsString(body);
    }

    static PlannedCall remove(Target target, State now) {
        return PlannedCall.back("DELETE", path(target) + "/" + now.details().getOrDefault(ID, "<id of the new restriction>"), "");
    }

    static void remove(BitbucketClient client, Target target, State now) {
        client.branchRestrictions().delete(target.workspace(), target.repository(), Long.parseLong(now.detail(ID)));
    }

    private static String path(Target target) {
        return target.path("/branch-restrictions");
    }

    private static String shown(String name) {
        return TextMask.mask(name).shown();
    }
}
