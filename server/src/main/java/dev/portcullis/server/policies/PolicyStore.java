package dev.portcullis.server.policies;

import dev.portcullis.server.policies.GateVerdict.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Policies, verdicts, and the actions that were asked for. */
@Component
class PolicyStore {
    private final JdbcClient jdbc;
    private final JsonMapper json = JsonMapper.builder().build();

    PolicyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Policy> enabled(UUID workspace) {
        return jdbc.sql("select * from policy where enabled and (workspace is null or workspace = :workspace) order by created_at, id")
                .param("workspace", workspace)
                .query((row, index) -> new Policy(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        row.getInt("version"),
                        json.readValue(row.getString("condition"), Condition.class),
                        json.readValue(row.getString("actions"), new TypeReference<List<String>>() {})))
                .list();
    }

    void verdict(GateVerdict verdict) {
        jdbc.sql("""
                insert into gate_verdict (workspace, repository, number, head, base, verdict, counted, decided, why, policy, policy_version, evaluated_at)
                values (:workspace, :repository, :number, :head, :base, :verdict, :counted, :decided, :why, :policy, :version, :now)
                on conflict (workspace, repository, number) do update
                set head = excluded.head, base = excluded.base, verdict = excluded.verdict, counted = excluded.counted, decided = excluded.decided,
                    why = excluded.why, policy = excluded.policy, policy_version = excluded.policy_version, evaluated_at = excluded.evaluated_at""")
                .param("workspace", verdict.workspace())
                .param("repository", verdict.repository())
                .param("number", verdict.number())
                .param("head", verdict.head())
                .param("base", verdict.base(), Types.VARCHAR)
                .param("verdict", verdict.verdict().key())
                .param("counted", verdict.counted())
                .param("decided", verdict.decided())
                .param("why", verdict.why())
                .param("policy", verdict.policy())
                .param("version", verdict.policyVersion())
                .param("now", Timestamp.from(verdict.evaluatedAt()))
                .update();
    }

    Optional<GateVerdict> find(UUID workspace, UUID repository, int number) {
        return jdbc.sql("select * from gate_verdict where workspace = :workspace and repository = :repository and number = :number")
                .param("workspace", workspace)
                .param("repository", repository)
                .param("number", number)
                .query(PolicyStore::row)
                .optional();
    }

    List<GateVerdict> all(@Nullable UUID workspace) {
        return jdbc.sql("select * from gate_verdict where (cast(:workspace as uuid) is null or workspace = :workspace)")
                .param("workspace", workspace, Types.OTHER)
                .query(PolicyStore::row)
                .list();
    }

    /** Unique: asking twice is asking once. */
    void action(GateVerdict verdict, long finding, int episode, String channel, Instant now) {
        jdbc.sql("""
                insert into action (workspace, repository, number, finding, episode, policy, policy_version, channel, asked_at)
                values (:workspace, :repository, :number, :finding, :episode, :policy, :version, :channel, :now) on conflict do nothing""")
                .param("workspace", verdict.workspace())
                .param("repository", verdict.repository())
                .param("number", verdict.number())
                .param("finding", finding)
                .param("episode", episode)
                .param("policy", verdict.policy())
                .param("version", verdict.policyVersion())
                .param("channel", channel)
                .param("now", Timestamp.from(now))
                .update();
    }

    private static GateVerdict row(ResultSet row, int index) throws SQLException {
        return new GateVerdict(
                row.getObject("workspace", UUID.class),
                row.getObject("repository", UUID.class),
                row.getInt("number"),
                row.getString("head"),
                row.getString("base"),
                Verdict.of(row.getString("verdict")),
                row.getInt("counted"),
                row.getInt("decided"),
                row.getString("why"),
                row.getObject("policy", UUID.class),
                row.getInt("policy_version"),
                row.getTimestamp("evaluated_at").toInstant());
    }
}
