package dev.portcullis.server.scanning;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The ledger of what was read of histories. */
@Component
class HistoryStore {
    private final JdbcClient jdbc;

    HistoryStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Which repository's history, under which rules. */
    record Scope(UUID workspace, UUID repository, String ruleSet) {}

    /**
     * @param pack a pack's name, or that of another list whose name says what is in it
     * @param to after its last object
     */
    record Stretch(String pack, int from, int to) {
        int length() {
            return to - from;
        }

        static List<Stretch> halves(Stretch whole) {
            int middle = whole.from + whole.length() / 2;
            return List.of(new Stretch(whole.pack, whole.from, middle), new Stretch(whole.pack, middle, whole.to));
        }

        /** What of a pack is not read yet, however it was cut when it was. */
        static List<Stretch> left(String pack, int objects, Collection<Stretch> read) {
            List<Stretch> left = new ArrayList<>();
            int at = 0;
            for (Stretch each : read.stream().filter(one -> one.pack.equals(pack)).sorted(Comparator.comparingInt(Stretch::from)).toList()) {
                if (each.from > at) left.add(new Stretch(pack, at, Math.min(each.from, objects)));
                at = Math.max(at, each.to);
            }
            if (at < objects) left.add(new Stretch(pack, at, objects));
            return left;
        }
    }

    record Read(String ruleSet, int objects, String packs, Instant finishedAt) {}

    Set<Stretch> read(Scope scope) {
        return new HashSet<>(jdbc.sql("select * from history_stretch where workspace = :workspace and repository = :repository and rule_set = :rules")
                .param("workspace", scope.workspace())
                .param("repository", scope.repository())
                .param("rules", scope.ruleSet())
                .query((row, index) -> new Stretch(row.getString("pack"), row.getInt("from_object"), row.getInt("to_object")))
                .list());
    }

    void done(Scope scope, Stretch stretch, Instant now) {
        jdbc.sql("""
                insert into history_stretch (workspace, repository, rule_set, pack, from_object, to_object, read_at)
                values (:workspace, :repository, :rules, :pack, :from, :to, :now) on conflict do nothing""")
                .param("workspace", scope.workspace())
                .param("repository", scope.repository())
                .param("rules", scope.ruleSet())
                .param("pack", stretch.pack())
                .param("from", stretch.from())
                .param("to", stretch.to())
                .param("now", Timestamp.from(now))
                .update();
    }

    void hit(Scope scope, Collection<String> blobs) {
        for (String blob : blobs)
            jdbc.sql("insert into history_hit (workspace, repository, rule_set, blob) values (:workspace, :repository, :rules, :blob) on conflict do nothing")
                    .param("workspace", scope.workspace())
                    .param("repository", scope.repository())
                    .param("rules", scope.ruleSet())
                    .param("blob", blob)
                    .update();
    }

    List<String> hits(Scope scope) {
        return jdbc.sql("select blob from history_hit where workspace = :workspace and repository = :repository and rule_set = :rules order by blob")
                .param("workspace", scope.workspace())
                .param("repository", scope.repository())
                .param("rules", scope.ruleSet())
                .query(String.class)
                .list();
    }

    /** Some commit brings them. */
    void reached(Scope scope, Collection<String> blobs) {
        if (blobs.isEmpty()) return;
        jdbc.sql("update history_hit set reached = true where workspace = :workspace and repository = :repository and rule_set = :rules and blob = any(:blobs)")
                .param("workspace", scope.workspace())
                .param("repository", scope.repository())
                .param("rules", scope.ruleSet())
                .param("blobs", blobs.toArray(String[]::new))
                .update();
    }

    List<String> unreached(Scope scope) {
        return jdbc.sql("""
                select blob from history_hit where workspace = :workspace and repository = :repository and rule_set = :rules and not reached order by blob""")
                .param("workspace", scope.workspace())
                .param("repository", scope.repository())
                .param("rules", scope.ruleSet())
                .query(String.class)
                .list();
    }

    Optional<Read> finished(UUID workspace, UUID repository) {
        return jdbc.sql("select * from history_read where workspace = :workspace and repository = :repository")
                .param("workspace", workspace)
                .param("repository", repository)
                .query((row, index) -> new Read(
                        row.getString("rule_set"), row.getInt("objects"), row.getString("packs"), row.getTimestamp("finished_at").toInstant()))
                .optional();
    }

    /** The places of all hits are written down: the stretches of packs stay in the ledger, the rest is not needed any more. */
    void finish(Scope scope, int objects, String packs, Instant started, Instant now) {
        jdbc.sql("""
                insert into history_read (workspace, repository, rule_set, objects, packs, started_at, finished_at)
                values (:workspace, :repository, :rules, :objects, :packs, :started, :now)
                on conflict (workspace, repository) do update
                set rule_set = excluded.rule_set, objects = excluded.objects, packs = excluded.packs, started_at = excluded.started_at, finished_at = excluded.finished_at""")
                .param("workspace", scope.workspace())
                .param("repository", scope.repository())
                .param("rules", scope.ruleSet())
                .param("objects", objects)
                .param("packs", packs)
                .param("started", Timestamp.from(started))
                .param("now", Timestamp.from(now))
                .update();
        for (String table : List.of("history_hit", "history_stretch"))
            jdbc.sql("delete from " + table + " where workspace = :workspace and repository = :repository and (rule_set <> :rules or "
                            + (table.equals("history_hit") ? "true" : "pack not like 'pack-%'") + ")")
                    .param("workspace", scope.workspace())
                    .param("repository", scope.repository())
                    .param("rules", scope.ruleSet())
                    .update();
    }
}
