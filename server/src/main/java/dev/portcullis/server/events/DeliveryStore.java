package dev.portcullis.server.events;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deliveries, each once; and how many were refused, by reason and minute. */
@Component
class DeliveryStore {
    private final JdbcClient jdbc;

    DeliveryStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return false when the id or the body was there before */
    boolean insert(UUID workspace, String deliveryId, int attempt, String eventKey, byte[] digest, int size, @Nullable UUID repository, String outcome,
            String detail, Instant now) {
        return jdbc.sql("""
                insert into delivery (workspace, delivery_id, attempt, event_key, body_digest, size, repository, received_at, outcome, detail)
                values (:workspace, :id, :attempt, :event, :digest, :size, :repository, :now, :outcome, :detail) on conflict do nothing""")
                .param("workspace", workspace)
                .param("id", deliveryId)
                .param("attempt", attempt)
                .param("event", eventKey)
                .param("digest", digest)
                .param("size", size)
                .param("repository", repository, Types.OTHER)
                .param("now", Timestamp.from(now))
                .param("outcome", outcome)
                .param("detail", detail)
                .update() == 1;
    }

    /** @return how many were refused for that reason within the minute */
    int refused(@Nullable UUID workspace, String reason, String detail, Instant now) {
        return jdbc.sql("""
                insert into delivery_refusal as r (workspace, reason, minute, count, last_detail) values (:workspace, :reason, :minute, 1, :detail)
                on conflict (workspace, reason, minute) do update set count = r.count + 1, last_detail = excluded.last_detail returning count""")
                .param("workspace", workspace, Types.OTHER)
                .param("reason", reason)
                .param("minute", Timestamp.from(now.truncatedTo(ChronoUnit.MINUTES)))
                .param("detail", detail)
                .query(Integer.class)
                .single();
    }

    Optional<Delivery> newest(UUID workspace, UUID repository) {
        return jdbc.sql("select * from delivery where workspace = :workspace and repository = :repository order by received_at desc, id desc limit 1")
                .param("workspace", workspace)
                .param("repository", repository)
                .query((row, index) -> new Delivery(row.getString("event_key"), row.getTimestamp("received_at").toInstant(), row.getInt("attempt"), row.getString("outcome"), row.getString("detail")))
                .optional();
    }

    List<Delivery> all(UUID workspace, int limit) {
        return jdbc.sql("select * from delivery where workspace = :workspace order by received_at desc, id desc limit :limit")
                .param("workspace", workspace)
                .param("limit", limit)
                .query((row, index) -> new Delivery(row.getString("event_key"), row.getTimestamp("received_at").toInstant(), row.getInt("attempt"), row.getString("outcome"), row.getString("detail")))
                .list();
    }

    List<Refusal> refusals(UUID workspace, Instant since) {
        return jdbc.sql("""
                select reason, sum(count) as count, max(minute) as last, max(last_detail) as detail from delivery_refusal
                where workspace = :workspace and minute >= :since group by reason order by 3 desc""")
                .param("workspace", workspace)
                .param("since", Timestamp.from(since))
                .query((row, index) -> new Refusal(row.getString("reason"), row.getInt("count"), row.getTimestamp("last").toInstant(), row.getString("detail")))
                .list();
    }
}
