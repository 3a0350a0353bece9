package dev.portcullis.server.jobs;

import dev.portcullis.server.jobs.JobRow.State;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Jobs as pages list them: what is to do, what was given up, and what was done within a day. A workspace of null means all. */
@Component
public class JobListStore {
    private static final String FROM = """
            from (select w.*, coalesce(t.picked, false) as picked,
                    case when coalesce(t.picked, false) then 'running'
                         when w.dead_at is not null then 'failed'
                         when w.wanted = w.done then 'done'
                         when w.attempts > 0 or w.retry_at is not null then 'retrying'
                         else 'waiting' end as state
                  from wanted w left join scheduled_tasks t
                    on t.task_name = 'job' and t.task_instance = w.kind || '|' || w.workspace || '|' || w.key
                  where cast(:workspace as uuid) is null or w.workspace = :workspace) j
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    JobListStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param state null for every state; what needs somebody comes first */
    public List<JobRow> list(@Nullable UUID workspace, @Nullable State state, int offset, int limit) {
        return jdbc.sql("select * " + FROM + """
                where (j.state <> 'done' or j.finished_at > :since) and (cast(:state as text) is null or j.state = :state)
                order by array_position(array['running', 'failed', 'retrying', 'waiting', 'done'], j.state),
                         case when j.state = 'waiting' then j.asked_at end, coalesce(j.finished_at, j.started_at, j.asked_at) desc, j.kind, j.key
                limit :limit offset :offset""")
                .param("workspace", workspace, Types.OTHER)
                .param("state", state == null ? null : state.name().toLowerCase(Locale.ROOT), Types.VARCHAR)
                .param("since", since())
                .param("limit", limit)
                .param("offset", offset)
                .query(JobStore::row)
                .list();
    }

    public Map<State, Integer> counts(@Nullable UUID workspace) {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        for (State state : State.values()) counts.put(state, 0);
        jdbc.sql("select j.state, count(*) as n " + FROM + "where j.state <> 'done' or j.finished_at > :since group by 1")
                .param("workspace", workspace, Types.OTHER)
                .param("since", since())
                .query((row, index) -> counts.put(State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)), row.getInt("n")))
                .list();
        return counts;
    }

    public Optional<JobRow> find(JobKind kind, UUID workspace, String key) {
        return jdbc.sql("select * " + FROM + "where j.kind = :kind and j.key = :key")
                .param("workspace", workspace, Types.OTHER)
                .param("kind", kind.name())
                .param("key", key)
                .query(JobStore::row)
                .optional();
    }

    private Timestamp since() {
        return Timestamp.from(clock.instant().minus(Duration.ofDays(1)));
    }
}
