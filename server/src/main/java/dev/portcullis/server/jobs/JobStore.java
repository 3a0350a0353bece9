package dev.portcullis.server.jobs;

import dev.portcullis.server.jobs.JobKind.Job;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The wanted rows, and the scheduler's rows that belong to them. */
@Component
class JobStore {
    static final String TASK = "job";

    private final JdbcClient jdbc;

    JobStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The upsert locks the wanted row until the caller's transaction ends, and completion locks it too: so the scheduler's row cannot vanish
     * between the two statements. It runs at once, and each request has all attempts before it: many of them within a short outage would use
     * up those of the job.
     */
    void raise(Job job, String label, Instant now) {
        jdbc.sql("""
                insert into wanted as w (kind, workspace, key, label, wanted, asked_at) values (:kind, :workspace, :key, :label, 1, :now)
                on conflict (kind, workspace, key) do update
                set wanted = w.wanted + 1, label = excluded.label, asked_at = excluded.asked_at, dead_at = null, retry_at = null,
                    attempts = 0""")
                .param("kind", job.kind().name())
                .param("workspace", job.workspace())
                .param("key", job.key())
                .param("label", label)
                .param("now", Timestamp.from(now))
                .update();
        jdbc.sql("""
                insert into scheduled_tasks as t (task_name, task_instance, execution_time, picked, version, priority)
                values (:task, :instance, :now, false, 1, :priority)
                on conflict (task_name, task_instance) do update
                set execution_time = least(t.execution_time, excluded.execution_time), version = t.version + 1,
                    priority = greatest(t.priority, excluded.priority)
                where not t.picked""")
                .param("task", TASK)
                .param("instance", job.instance())
                .param("now", Timestamp.from(now))
                .param("priority", job.kind().priority())
                .update();
    }

    /** @return the level that this run works towards, empty when there is nothing to do */
    Optional<Long> begin(String kind, UUID workspace, String key, Instant now) {
        return jdbc.sql("""
                update wanted set started_at = :now, progress = null, total = null, retry_at = null
                where kind = :kind and workspace = :workspace and key = :key and wanted > done returning wanted""")
                .param("kind", kind)
                .param("workspace", workspace)
                .param("key", key)
                .param("now", Timestamp.from(now))
                .query(Long.class)
                .optional();
    }

    /** Locks the row, so that a request which arrives now is either seen here or schedules anew. */
    Optional<JobRow> lock(String kind, UUID workspace, String key) {
        return jdbc.sql("select *, false as picked from wanted where kind = :kind and workspace = :workspace and key = :key for update")
                .param("kind", kind)
                .param("workspace", workspace)
                .param("key", key)
                .query(JobStore::row)
                .optional();
    }

    void finished(JobRow row, long done, Instant now) {
        jdbc.sql("""
                update wanted set done = greatest(done, :done), finished_at = :now, attempts = 0, reason = null, dead_at = null, retry_at = null
                where kind = :kind and workspace = :workspace and key = :key""")
                .param("done", done)
                .param("now", Timestamp.from(now))
                .param("kind", row.kind())
                .param("workspace", row.workspace())
                .param("key", row.key())
                .update();
    }

    void failed(JobRow row, int attempts, String reason, @Nullable Instant retryAt, @Nullable Instant deadAt, Instant now) {
        jdbc.sql("""
                update wanted set attempts = :attempts, reason = :reason, retry_at = :retry, dead_at = :dead, finished_at = :now
                where kind = :kind and workspace = :workspace and key = :key""")
                .param("attempts", attempts)
                .param("reason", reason)
                .param("retry", retryAt == null ? null : Timestamp.from(retryAt), java.sql.Types.TIMESTAMP)
                .param("dead", deadAt == null ? null : Timestamp.from(deadAt), java.sql.Types.TIMESTAMP)
                .param("now", Timestamp.from(now))
                .param("kind", row.kind())
                .param("workspace", row.workspace())
                .param("key", row.key())
                .update();
    }

    void progress(String kind, UUID workspace, String key, int done, int total) {
        jdbc.sql("update wanted set progress = :done, total = :total where kind = :kind and workspace = :workspace and key = :key")
                .param("done", done)
                .param("total", total)
                .param("kind", kind)
                .param("workspace", workspace)
                .param("key", key)
                .update();
    }

    /** What a killed process of the same stable name had in hand is due again at once. */
    int revive(String node) {
        return jdbc.sql("update scheduled_tasks set picked = false, picked_by = null, version = version + 1 where picked and picked_by = :node")
                .param("node", node)
                .update();
    }

    /** Has the job of a kind that was put off first tried now; one that waits for its next attempt keeps its time. */
    void callNext(String kind, Instant now) {
        jdbc.sql("""
                update scheduled_tasks set execution_time = :now, version = version + 1
                where task_name = :task and not picked and task_instance = (
                    select t.task_instance from scheduled_tasks t
                    join wanted w on t.task_instance = w.kind || '|' || w.workspace || '|' || w.key
                    where t.task_name = :task and w.kind = :kind and not t.picked and w.retry_at is null and t.execution_time > :now
                    order by t.execution_time limit 1 for update of t skip locked)""")
                .param("task", TASK)
                .param("kind", kind)
                .param("now", Timestamp.from(now))
                .update();
    }

    Optional<JobRow> find(String kind, UUID workspace, String key) {
        return jdbc.sql("select *, false as picked from wanted where kind = :kind and workspace = :workspace and key = :key")
                .param("kind", kind)
                .param("workspace", workspace)
                .param("key", key)
                .query(JobStore::row)
                .optional();
    }

    List<JobRow> rows(int limit, Instant now) {
        return jdbc.sql("""
                select w.*, coalesce(t.picked, false) as picked from wanted w
                left join scheduled_tasks t on t.task_name = :task and t.task_instance = w.kind || '|' || w.workspace || '|' || w.key
                where w.wanted > w.done or w.dead_at is not null or t.picked or w.finished_at > :since
                order by coalesce(t.picked, false) desc, (w.wanted > w.done) desc, coalesce(w.finished_at, w.asked_at) desc
                limit :limit""")
                .param("task", TASK)
                .param("since", Timestamp.from(now.minusSeconds(86_400)))
                .param("limit", limit)
                .query(JobStore::row)
                .list();
    }

    Jobs.Counts counts() {
        return jdbc.sql("""
                select count(*) filter (where t.picked) as running,
                       count(*) filter (where not coalesce(t.picked, false) and w.wanted > w.done and w.dead_at is null) as waiting,
                       count(*) filter (where w.dead_at is not null) as failed
                from wanted w left join scheduled_tasks t
                  on t.task_name = :task and t.task_instance = w.kind || '|' || w.workspace || '|' || w.key""")
                .param("task", TASK)
                .query((row, index) -> new Jobs.Counts(row.getInt("running"), row.getInt("waiting"), row.getInt("failed")))
                .single();
    }

    boolean idle(UUID workspace, List<String> kinds) {
        return jdbc.sql("select not exists (select 1 from wanted where workspace = :workspace and kind in (:kinds) and wanted > done and dead_at is null)")
                .param("workspace", workspace)
                .param("kinds", kinds)
                .query(Boolean.class)
                .single();
    }

    boolean running(UUID workspace, String kind) {
        return jdbc.sql("select exists (select 1 from scheduled_tasks where task_name = 'job' and picked and task_instance like :prefix)")
                .param("prefix", kind + "|" + workspace + "|%")
                .query(Boolean.class)
                .single();
    }

    static JobRow row(ResultSet row, int index) throws SQLException {
        return new JobRow(
                row.getString("kind"),
                row.getObject("workspace", UUID.class),
                row.getString("key"),
                row.getString("label"),
                row.getLong("wanted"),
                row.getLong("done"),
                row.getTimestamp("asked_at").toInstant(),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                row.getInt("attempts"),
                instant(row, "retry_at"),
                instant(row, "dead_at"),
                row.getString("reason"),
                row.getObject("progress", Integer.class),
                row.getObject("total", Integer.class),
                row.getBoolean("picked"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }
}
