package dev.portcullis.server.inventory;

import dev.portcullis.server.integrations.Names.Name;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Branches: what was seen, what was scanned. */
@Component
class RefStore {
    private final JdbcClient jdbc;

    RefStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void seen(UUID workspace, UUID repository, Name ref, @Nullable String head, String learnt, @Nullable String pushedBy, Instant at) {
        jdbc.sql("""
                insert into ref_state as r (workspace, repository, ref_key, ref_shown, ref_sealed, head_seen, seen_at, learnt, pushed_by)
                values (:workspace, :repository, :key, :shown, :sealed, :head, :at, :learnt, :pushedBy)
                on conflict (workspace, repository, ref_key) do update
                set head_seen = excluded.head_seen, seen_at = excluded.seen_at, learnt = excluded.learnt,
                    pushed_by = excluded.pushed_by
                where r.head_seen is distinct from excluded.head_seen or (excluded.learnt = 'delivery' and r.learnt <> 'delivery')""")
                .param("workspace", workspace)
                .param("repository", repository)
                .param("key", ref.key())
                .param("shown", ref.shown())
                .param("sealed", ref.sealed(), Types.BINARY)
                .param("head", head, Types.VARCHAR)
                .param("at", Timestamp.from(at))
                .param("learnt", learnt)
                .param("pushedBy", pushedBy, Types.VARCHAR)
                .update();
    }

    void scanned(UUID workspace, UUID repository, String refKey, String head, @Nullable String rules, Instant now) {
        jdbc.sql("""
                update ref_state set head_scanned = :head, rules = :rules, scanned_at = :now
                where workspace = :workspace and repository = :repository and ref_key = :key""")
                .param("head", head)
                .param("rules", rules, Types.VARCHAR)
                .param("now", Timestamp.from(now))
                .param("workspace", workspace)
                .param("repository", repository)
                .param("key", refKey)
                .update();
    }

    boolean readAnew(UUID workspace, UUID repository, String refKey, String head, String rules) {
        return jdbc.sql("""
                        update ref_state set rules = :rules
                        where workspace = :workspace and repository = :repository and ref_key = :key and head_scanned = :head""")
                        .param("rules", rules)
                        .param("workspace", workspace)
                        .param("repository", repository)
                        .param("key", refKey)
                        .param("head", head)
                        .update()
                > 0;
    }

    /** A branch that git does not have any more: its next life starts unscanned. */
    void dropped(UUID workspace, UUID repository, String refKey, Instant now) {
        jdbc.sql("""
                update ref_state set head_seen = null, head_scanned = null, rules = null, seen_at = case when head_seen is null then seen_at else :now end
                where workspace = :workspace and repository = :repository and ref_key = :key""")
                .param("now", Timestamp.from(now))
                .param("workspace", workspace)
                .param("repository", repository)
                .param("key", refKey)
                .update();
    }

    List<RefState> all(UUID workspace, UUID repository) {
        return jdbc.sql("select * from ref_state where workspace = :workspace and repository = :repository order by seen_at desc, ref_key")
                .param("workspace", workspace)
                .param("repository", repository)
                .query(RefStore::ref)
                .list();
    }

    private static RefState ref(ResultSet row, int index) throws SQLException {
        return new RefState(
                row.getString("ref_key"),
                row.getString("ref_shown"),
                row.getBytes("ref_sealed"),
                row.getString("head_seen"),
                row.getTimestamp("seen_at").toInstant(),
                row.getString("learnt"),
                row.getString("head_scanned"),
                RepositoryStore.instant(row, "scanned_at"),
                row.getString("rules"),
                row.getString("pushed_by"));
    }
}
