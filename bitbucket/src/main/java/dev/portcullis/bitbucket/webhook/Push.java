package dev.portcullis.bitbucket.webhook;

import dev.portcullis.bitbucket.Account;
import dev.portcullis.bitbucket.json.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code repo:push}: refs have moved.
 *
 * @param repository where
 * @param actor who; null when the account is gone
 * @param changes one a ref; whether Bitbucket cuts a long list is not known (facts section 12)
 */
public record Push(RepositoryRef repository, @Nullable Account actor, List<Change> changes) implements WebhookPayload {

    public static final String EVENT_KEY = "repo:push";

    /** What kind of ref moved. */
    public enum RefType {
        BRANCH,
        TAG,
        /** A kind that Bitbucket did not have in 2026. */
        OTHER
    }

    /**
     * One end of a change.
     *
     * @param name without {@code refs/heads/} or {@code refs/tags/}; written by developers
     * @param targetHash the full hash of the commit
     */
    public record Ref(RefType type, String name, String targetHash) {}

    /**
     * What happened to one ref. At least one of the ends is there.
     *
     * @param old before; null when the ref was created
     * @param now after; null when the ref was deleted
     * @param forced true when history was rewritten
     * @param truncated true when {@code commits} does not hold all
     * @param commits the newest, at most five; none when the ref was deleted
     */
    public record Change(
            @Nullable Ref old,
            @Nullable Ref now,
            boolean created,
            boolean closed,
            boolean forced,
            boolean truncated,
            List<String> commits) {

        /** The ref that moved, whichever end is there. */
        public Ref ref() {
            Ref ref = now == null ? old : now;
            if (ref == null) {
                throw new IllegalStateException("A change has an end");
            }
            return ref;
        }
    }

    @Override
    public String eventKey() {
        return EVENT_KEY;
    }

    @Override
    public @Nullable String workspaceUuid() {
        return repository.workspaceUuid();
    }

    static Push read(Fields fields) {
        RepositoryRef repository = RepositoryRef.read(fields.object("repository"));
        List<Change> changes = fields.object("push").objects("changes").stream()
                .map(Push::change)
                .toList();
        return new Push(repository, WebhookPayload.actor(fields), changes);
    }

    private static Change change(Fields fields) {
        Ref old = ref(fields.objectOrNull("old"));
        Ref now = ref(fields.objectOrNull("new"));
        if (old == null && now == null) {
            throw fields.wrong("new", "there, nor is old");
        }
        List<Fields> commits = fields.objectsOrNull("commits");
        return new Change(
                old,
                now,
                fields.flag("created", old == null),
                fields.flag("closed", now == null),
                fields.flag("forced", false),
                fields.flag("truncated", false),
                commits == null
                        ? List.of()
                        : commits.stream().map(commit -> commit.hash("hash")).toList());
    }

    private static @Nullable Ref ref(@Nullable Fields fields) {
        if (fields == null) {
            return null;
        }
        RefType type = switch (fields.text("type")) {
            case "branch", "named_branch" -> RefType.BRANCH;
            case "tag", "annotated_tag" -> RefType.TAG;
            default -> RefType.OTHER;
        };
        return new Ref(type, fields.name("name"), fields.object("target").hash("hash"));
    }
}
