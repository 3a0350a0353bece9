package dev.portcullis.server.accounts;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of sign-ins that failed, or are being tried. */
@Component
class AttemptStore {
    private final JdbcClient sql;

    AttemptStore(JdbcClient sql) {
        this.sql = sql;
    }

    /** Attempts for one name, and from one place, wait for each other: many at once are counted one by one. */
    void lock(String nameKey, String origin) {
        sql.sql("select pg_advisory_xact_lock(hashtextextended(:key, 1)), pg_advisory_xact_lock(hashtextextended(:origin, 2))")
                .param("key", nameKey)
                .param("origin", origin)
                .query((row, number) -> 0)
                .single();
    }

    /** Newest first. */
    List<Instant> forName(String nameKey, Instant since) {
        return sql.sql("select failed_at from sign_in_attempt where name_key = :key and failed_at > :since order by failed_at desc")
                .param("key", nameKey)
                .param("since", utc(since))
                .query(OffsetDateTime.class)
                .list()
                .stream()
                .map(OffsetDateTime::toInstant)
                .toList();
    }

    /** Newest first. */
    List<Instant> fromOrigin(String origin, Instant since) {
        return sql.sql("select failed_at from sign_in_attempt where origin = :origin and failed_at > :since order by failed_at desc")
                .param("origin", origin)
                .param("since", utc(since))
                .query(OffsetDateTime.class)
                .list()
                .stream()
                .map(OffsetDateTime::toInstant)
                .toList();
    }

    void add(String nameKey, String origin, Instant at) {
        sql.sql("insert into sign_in_attempt (name_key, origin, failed_at) values (:key, :origin, :at)")
                .param("key", nameKey)
                .param("origin", origin)
                .param("at", utc(at))
                .update();
    }

    void forget(String nameKey) {
        sql.sql("delete from sign_in_attempt where name_key = :key").param("key", nameKey).update();
    }

    void forgetBefore(Instant limit) {
        sql.sql("delete from sign_in_attempt where failed_at < :limit").param("limit", utc(limit)).update();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
