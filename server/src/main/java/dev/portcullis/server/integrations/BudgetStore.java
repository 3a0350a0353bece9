package dev.portcullis.server.integrations;

import dev.portcullis.server.integrations.Integrations.HourUse;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** What each account used of its hour, by the minute, shared by all nodes: a user of Bitbucket, or a credential whose user is not known yet. */
@Component
class BudgetStore {
    /** By this much the clocks of two nodes may differ: what one sent by its own clock, the other still counts when its hour is over. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final TransactionTemplate own;

    BudgetStore(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        // A request that went out is counted, whatever becomes of the caller's transaction.
        this.own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Takes one request, if the last hour leaves room below the limit.
     *
     * @return when there will be room again; empty when the request may go now
     */
    Optional<Instant> take(UUID account, String resource, int limit, Instant now) {
        return own.execute(status -> {
            jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:key, 1))")
                    .param("key", account + resource)
                    .query((row, index) -> 0)
                    .single();
            Optional<Instant> paused = jdbc.sql("select until from api_pause where account = :account and resource = :resource and until > :now")
                    .param("account", account)
                    .param("resource", resource)
                    .param("now", Timestamp.from(now))
                    .query((row, index) -> row.getTimestamp(1).toInstant())
                    .optional();
            if (paused.isPresent()) return paused;
            Timestamp hourAgo = Timestamp.from(now.minus(Duration.ofHours(1)).minus(SKEW).truncatedTo(ChronoUnit.MINUTES));
            record Window(int used, Timestamp oldest) {}
            Window window = jdbc.sql("""
                    select coalesce(sum(used), 0) as used, min(minute) as oldest from api_use
                    where account = :account and resource = :resource and minute >= :since""")
                    .param("account", account)
                    .param("resource", resource)
                    .param("since", hourAgo)
                    .query((row, index) -> new Window(row.getInt("used"), row.getTimestamp("oldest")))
                    .single();
            if (window.used() >= limit) return Optional.of(window.oldest().toInstant().plus(Duration.ofMinutes(61)).plus(SKEW));
            jdbc.sql("""
                    insert into api_use as u (account, resource, minute, used) values (:account, :resource, :minute, 1)
                    on conflict (account, resource, minute) do update set used = u.used + 1""")
                    .param("account", account)
                    .param("resource", resource)
                    .param("minute", Timestamp.from(now.truncatedTo(ChronoUnit.MINUTES)))
                    .update();
            return Optional.empty();
        });
    }

    void pause(UUID account, String resource, Instant until) {
        own.executeWithoutResult(status -> jdbc.sql("""
                insert into api_pause as p (account, resource, until) values (:account, :resource, :until)
                on conflict (account, resource) do update set until = greatest(p.until, excluded.until)""")
                .param("account", account)
                .param("resource", resource)
                .param("until", Timestamp.from(until))
                .update());
    }

    /** What was counted for one account counts for the other from now on. */
    void move(UUID from, UUID to) {
        jdbc.sql("""
                with moved as (delete from api_use where account = :from returning resource, minute, used)
                insert into api_use as u (account, resource, minute, used) select :to, resource, minute, used from moved
                on conflict (account, resource, minute) do update set used = u.used + excluded.used""")
                .param("from", from)
                .param("to", to)
                .update();
        jdbc.sql("""
                with moved as (delete from api_pause where account = :from returning resource, until)
                insert into api_pause as p (account, resource, until) select :to, resource, until from moved
                on conflict (account, resource) do update set until = greatest(p.until, excluded.until)""")
                .param("from", from)
                .param("to", to)
                .update();
    }

    int used(UUID account, String resource, Instant now) {
        return jdbc.sql("select coalesce(sum(used), 0) from api_use where account = :account and resource = :resource and minute >= :since")
                .param("account", account)
                .param("resource", resource)
                .param("since", Timestamp.from(now.minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MINUTES)))
                .query(Integer.class)
                .single();
    }

    List<HourUse> hours(UUID account, String resource, Instant now, int count) {
        Instant first = now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(count - 1));
        return jdbc.sql("""
                select h.start, coalesce(sum(u.used), 0) as used
                from generate_series(cast(:first as timestamptz), cast(:last as timestamptz), interval '1 hour') as h (start)
                left join api_use u on u.account = :account and u.resource = :resource and u.minute >= h.start and u.minute < h.start + interval '1 hour'
                group by h.start order by h.start""")
                .param("first", Timestamp.from(first))
                .param("last", Timestamp.from(now.truncatedTo(ChronoUnit.HOURS)))
                .param("account", account)
                .param("resource", resource)
                .query((row, index) -> new HourUse(row.getTimestamp("start").toInstant(), row.getInt("used")))
                .list();
    }

    void forget(Instant before) {
        jdbc.sql("delete from api_use where minute < :before").param("before", Timestamp.from(before)).update();
    }
}
