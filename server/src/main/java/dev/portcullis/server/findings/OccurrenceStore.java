package dev.portcullis.server.findings;

import dev.portcullis.server.findings.Reconciler.Known;
import dev.portcullis.server.findings.Reconciler.Spot;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Places of findings, and which branches hold them. */
@Component
class OccurrenceStore {
    private final JdbcClient jdbc;

    OccurrenceStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A place as it is written; everything in it is masked but the sealed path. */
    record Place(
            UUID repository,
            String kind,
            String pathKey,
            String pathShown,
            byte @Nullable [] pathSealed,
            int line,
            String blob,
            String commit,
            String authorName,
            String authorEmail,
            @Nullable Instant authoredAt,
            String hint,
            String evidence) {}

    /** All places of a repository's findings, seen from one branch. */
    List<Known> known(UUID workspace, UUID repository, String refKey) {
        return jdbc.sql("""
                select o.occurrence, p.value as fingerprint, o.kind, o.path_key, o.line,
                       exists (select 1 from presence h where h.workspace = o.workspace and h.occurrence = o.occurrence
                               and h.repository = o.repository and h.ref_key = :ref and h.state = 'present') as here,
                       exists (select 1 from presence h where h.workspace = o.workspace and h.occurrence = o.occurrence
                               and h.ref_key <> :ref and h.state = 'present') as elsewhere
                from occurrence o join fingerprint p on p.workspace = o.workspace and p.finding = o.finding
                where o.workspace = :workspace and o.repository = :repository""")
                .param("workspace", workspace)
                .param("repository", repository)
                .param("ref", refKey)
                .query((row, index) -> new Known(
                        row.getLong("occurrence"),
                        new Spot(row.getString("fingerprint"), row.getString("kind"), row.getString("path_key")),
                        row.getInt("line"),
                        row.getBoolean("here"),
                        row.getBoolean("elsewhere")))
                .list();
    }

    long insert(UUID workspace, long finding, Place place, Instant now) {
        return jdbc.sql("""
                insert into occurrence (workspace, finding, repository, kind, path_key, path_shown, path_sealed, line, blob, commit,
                    author_name, author_email, authored_at, hint, evidence, first_seen, last_seen)
                values (:workspace, :finding, :repository, :kind, :path_key, :path_shown, :path_sealed, :line, :blob, :commit,
                    :author_name, :author_email, :authored_at, :hint, :evidence, :now, :now)
                on conflict (workspace, finding, repository, kind, path_key, commit, line) do update set last_seen = excluded.last_seen
                returning occurrence""")
                .param("workspace", workspace)
                .param("finding", finding)
                .param("repository", place.repository())
                .param("kind", place.kind())
                .param("path_key", place.pathKey())
                .param("path_shown", place.pathShown())
                .param("path_sealed", place.pathSealed(), Types.BINARY)
                .param("line", place.line())
                .param("blob", place.blob())
                .param("commit", place.commit())
                .param("author_name", place.authorName())
                .param("author_email", place.authorEmail())
                .param("authored_at", place.authoredAt() == null ? null : Timestamp.from(place.authoredAt()), Types.TIMESTAMP)
                .param("hint", place.hint())
                .param("evidence", place.evidence())
                .param("now", Timestamp.from(now))
                .query(Long.class)
                .single();
    }

    /** The place is the same, the line (or the content around it) changed. */
    void update(UUID workspace, long occurrence, int line, String blob, String evidence, Instant now) {
        jdbc.sql("""
                update occurrence o set line = :line, blob = :blob, evidence = :evidence, last_seen = :now
                where workspace = :workspace and occurrence = :occurrence
                  and not exists (select 1 from occurrence t where t.workspace = o.workspace and t.finding = o.finding
                      and t.repository = o.repository and t.kind = o.kind and t.path_key = o.path_key and t.commit = o.commit
                      and t.line = :line and t.occurrence <> o.occurrence)""")
                .param("workspace", workspace)
                .param("occurrence", occurrence)
                .param("line", line)
                .param("blob", blob)
                .param("evidence", evidence)
                .param("now", Timestamp.from(now))
                .update();
    }

    void presence(UUID workspace, UUID repository, String refKey, long occurrence, String state, Instant now) {
        jdbc.sql("""
                insert into presence as p (workspace, repository, ref_key, occurrence, state, since)
                values (:workspace, :repository, :ref, :occurrence, :state, :now)
                on conflict (workspace, repository, ref_key, occurrence) do update
                set state = excluded.state, since = excluded.since where p.state <> excluded.state""")
                .param("workspace", workspace)
                .param("repository", repository)
                .param("ref", refKey)
                .param("occurrence", occurrence)
                .param("state", state)
                .param("now", Timestamp.from(now))
                .update();
    }

    /** A new branch holds what its base holds, wherever their trees are the same; the scan then corrects where they are not. */
    void copyPresence(UUID workspace, UUID repository, String fromRef, String toRef, Instant now) {
        jdbc.sql("""
                insert into presence as p (workspace, repository, ref_key, occurrence, state, since)
                select workspace, repository, :to, occurrence, state, :now from presence
                where workspace = :workspace and repository = :repository and ref_key = :from and state = 'present'
                on conflict (workspace, repository, ref_key, occurrence) do update
                set state = excluded.state, since = excluded.since where p.state <> excluded.state""")
                .param("workspace", workspace)
                .param("repository", repository)
                .param("from", fromRef)
                .param("to", toRef)
                .param("now", Timestamp.from(now))
                .update();
    }

    /** @return the findings of the places that the deleted branch held */
    List<Long> dropRef(UUID workspace, UUID repository, String refKey, Instant now) {
        return jdbc.sql("""
                with dropped as (
                    update presence set state = 'gone', since = :now
                    where workspace = :workspace and repository = :repository and ref_key = :ref and state = 'present' returning occurrence)
                select distinct o.finding from occurrence o join dropped d on d.occurrence = o.occurrence where o.workspace = :workspace""")
                .param("workspace", workspace)
                .param("repository", repository)
                .param("ref", refKey)
                .param("now", Timestamp.from(now))
                .query(Long.class)
                .list();
    }

    long findingOf(UUID workspace, long occurrence) {
        return jdbc.sql("select finding from occurrence where workspace = :workspace and occurrence = :occurrence")
                .param("workspace", workspace)
                .param("occurrence", occurrence)
                .query(Long.class)
                .single();
    }

    /** A place already known for this finding and path: on the same line if there is one, else of the same commit. */
    Optional<Long> find(UUID workspace, long finding, Place place) {
        return jdbc.sql("""
                select occurrence from occurrence
                where workspace = :workspace and finding = :finding and repository = :repository and kind = :kind and path_key = :path
                  and (line = :line or commit = :commit)
                order by (line = :line) desc, (commit = :commit) desc, occurrence limit 1""")
                .param("workspace", workspace)
                .param("finding", finding)
                .param("repository", place.repository())
                .param("kind", place.kind())
                .param("path", place.pathKey())
                .param("line", place.line())
                .param("commit", place.commit())
                .query(Long.class)
                .optional();
    }

    /** The commits that are written down for a finding at a path. */
    List<String> commits(UUID workspace, long finding, Place place) {
        return jdbc.sql("""
                select distinct commit from occurrence
                where workspace = :workspace and finding = :finding and repository = :repository and kind = :kind and path_key = :path""")
                .param("workspace", workspace)
                .param("finding", finding)
                .param("repository", place.repository())
                .param("kind", place.kind())
                .param("path", place.pathKey())
                .query(String.class)
                .list();
    }

    /** The commit that brought it, for all its lines at this path; where several rows tell of one line, for one of them. */
    void origin(UUID workspace, long finding, Place place) {
        jdbc.sql("""
                update occurrence o set commit = :commit, author_name = :name, author_email = :email, authored_at = :authored
                where workspace = :workspace and finding = :finding and repository = :repository and kind = :kind and path_key = :path and commit <> :commit
                  and not exists (select 1 from occurrence x where x.workspace = o.workspace and x.finding = o.finding and x.repository = o.repository
                                  and x.kind = o.kind and x.path_key = o.path_key and x.line = o.line
                                  and (x.commit = :commit or x.occurrence < o.occurrence))""")
                .param("commit", place.commit())
                .param("name", place.authorName())
                .param("email", place.authorEmail())
                .param("authored", place.authoredAt() == null ? null : Timestamp.from(place.authoredAt()), Types.TIMESTAMP)
                .param("workspace", workspace)
                .param("finding", finding)
                .param("repository", place.repository())
                .param("kind", place.kind())
                .param("path", place.pathKey())
                .update();
    }

    /** @param keepPathsShown paths with a gap: what was brought there stays, since it was not judged */
    void replaceBrought(UUID workspace, UUID repository, int number, List<Brought> brought, List<String> keepPathsShown) {
        jdbc.sql("""
                delete from brought b where workspace = :workspace and repository = :repository and number = :number
                  and not exists (select 1 from occurrence o where o.workspace = b.workspace and o.occurrence = b.occurrence and o.path_shown in (:keep))""")
                .param("workspace", workspace)
                .param("repository", repository)
                .param("number", number)
                .param("keep", keepPathsShown.isEmpty() ? List.of("//") : keepPathsShown)
                .update();
        for (Brought each : brought)
            jdbc.sql("""
                    insert into brought (workspace, repository, number, finding, occurrence, at_head)
                    values (:workspace, :repository, :number, :finding, :occurrence, :at_head)
                    on conflict (workspace, repository, number, occurrence) do update set at_head = brought.at_head or excluded.at_head""")
                    .param("workspace", workspace)
                    .param("repository", repository)
                    .param("number", number)
                    .param("finding", each.finding())
                    .param("occurrence", each.occurrence())
                    .param("at_head", each.atHead())
                    .update();
    }

    record Brought(long finding, long occurrence, boolean atHead) {}
}
