package dev.portcullis.server.alerts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is told on channels. A row is there before anything is sent, with the identity that it will have at every try. */
@Component
class MessageStore {
    private final JdbcClient jdbc;

    MessageStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return false when the same was asked for before */
    boolean insert(Message message) {
        return jdbc.sql("""
                insert into message (workspace, message, channel, kind, finding, episode, digest, part, identity, thread, pusher, state, next_at, created_at)
                values (:workspace, :message, :channel, :kind, :finding, :episode, :digest, :part, :identity, :thread, :pusher, :state, :next, :created)
                on conflict (workspace, channel, kind, finding, episode, part) do nothing""")
                        .param("workspace", message.workspace())
                        .param("message", message.message())
                        .param("channel", message.channel())
                        .param("kind", message.kind())
                        .param("finding", message.finding(), Types.BIGINT)
                        .param("episode", message.episode(), Types.INTEGER)
                        .param("digest", message.digest(), Types.OTHER)
                        .param("part", message.part())
                        .param("identity", message.identity())
                        .param("thread", message.thread(), Types.VARCHAR)
                        .param("pusher", message.pusher(), Types.VARCHAR)
                        .param("state", message.state())
                        .param("next", Timestamp.from(message.nextAt()))
                        .param("created", Timestamp.from(message.createdAt()))
                        .update()
                > 0;
    }

    /**
     * The digest of a stretch of time, locked until the caller's transaction ends: what it gathers is there before it is sent.
     *
     * @return empty when it is being sent already
     */
    Optional<Message> openDigest(UUID workspace, UUID channel, String part) {
        return jdbc.sql("""
                select * from message where workspace = :workspace and channel = :channel and kind = 'digest' and part = :part
                  and state = 'waiting' and attempts = 0 for update""")
                .param("workspace", workspace)
                .param("channel", channel)
                .param("part", part)
                .query(MessageStore::row)
                .optional();
    }

    Optional<Message> find(UUID workspace, UUID message) {
        return jdbc.sql("select * from message where workspace = :workspace and message = :message")
                .param("workspace", workspace)
                .param("message", message)
                .query(MessageStore::row)
                .optional();
    }

    /** What a digest tells, oldest first. */
    List<Message> members(UUID workspace, UUID digest) {
        return jdbc.sql("select * from message where workspace = :workspace and digest = :digest order by created_at, finding, episode")
                .param("workspace", workspace)
                .param("digest", digest)
                .query(MessageStore::row)
                .list();
    }

    /** What a reply about the finding hangs on: the first mail that told of it alone. A digest is no thread of one finding. */
    Optional<String> thread(UUID workspace, UUID channel, long finding) {
        return jdbc.sql("""
                select identity from message
                where workspace = :workspace and channel = :channel and finding = :finding and digest is null and state <> 'gathered' order by created_at, episode, kind limit 1""")
                .param("workspace", workspace)
                .param("channel", channel)
                .param("finding", finding)
                .query(String.class)
                .optional();
    }

    /** The channels that were told that the finding is there, in this episode. */
    List<UUID> told(UUID workspace, long finding, int episode) {
        return jdbc.sql("""
                select distinct channel from message
                where workspace = :workspace and finding = :finding and episode = :episode and kind in ('opened', 'returned')""")
                .param("workspace", workspace)
                .param("finding", finding)
                .param("episode", episode)
                .query(UUID.class)
                .list();
    }

    /**
     * The part of the last resolution of an episode, when nothing was told after it.
     *
     * @return empty when it was not told as resolved, or was told as open again since
     */
    Optional<String> lastResolved(UUID workspace, UUID channel, long finding, int episode) {
        return jdbc.sql("""
                select case kind when 'resolved' then part end from message
                where workspace = :workspace and channel = :channel and finding = :finding and episode = :episode
                order by created_at desc, kind = 'resolved' desc limit 1""")
                .param("workspace", workspace)
                .param("channel", channel)
                .param("finding", finding)
                .param("episode", episode)
                .query((row, index) -> Optional.ofNullable(row.getString(1)))
                .optional()
                .flatMap(each -> each);
    }

    /**
     * Whether a channel was told, as far as we know, that a finding is there or that it is resolved.
     *
     * @param part of the message; null for any
     */
    boolean wasTold(Message of, List<String> kinds, @Nullable String part) {
        return jdbc.sql("""
                select exists (select 1 from message where workspace = :workspace and channel = :channel and finding = :finding and kind in (:kinds)
                  and (cast(:part as text) is null or part = :part) and (state = 'sent' or attempts > 0))""")
                .param("workspace", of.workspace())
                .param("channel", of.channel())
                .param("finding", of.finding())
                .param("kinds", kinds)
                .param("part", part, Types.VARCHAR)
                .query(Boolean.class)
                .single();
    }

    /** Whether the channel is told, or was, that what this one tells of was resolved after it. */
    boolean resolving(Message message) {
        return jdbc.sql("""
                select exists (select 1 from message where workspace = :workspace and channel = :channel and finding = :finding and episode = :episode
                  and kind = 'resolved' and message <> :message and created_at >= :created)""")
                .param("created", Timestamp.from(message.createdAt()))
                .param("workspace", message.workspace())
                .param("channel", message.channel())
                .param("finding", message.finding(), Types.BIGINT)
                .param("episode", message.episode(), Types.INTEGER)
                .param("message", message.message())
                .query(Boolean.class)
                .single();
    }

    /** Counts the try before it is made: a process that is killed in it used it up. */
    void begin(Message message) {
        jdbc.sql("update message set attempts = attempts + 1 where workspace = :workspace and message = :message")
                .param("workspace", message.workspace())
                .param("message", message.message())
                .update();
    }

    /**
     * With who is to get it. What a digest tells is tried with it.
     *
     * @param untrue what it gathered and does not tell
     */
    void tries(Message message, String recipient, String subject, List<Message> untrue) {
        jdbc.sql("""
                update message set recipient = :recipient, subject = :subject, attempts = attempts + case when digest = :message and not message = any(:untrue) then 1 else 0 end
                where workspace = :workspace and (message = :message or digest = :message)""")
                .param("untrue", untrue.stream().map(Message::message).toArray(UUID[]::new))
                .param("recipient", recipient)
                .param("subject", subject)
                .param("workspace", message.workspace())
                .param("message", message.message())
                .update();
    }

    /** Who has yet to get it, now that others did. */
    void remaining(Message message, List<String> addresses) {
        jdbc.sql("update message set remaining = :remaining where workspace = :workspace and message = :message")
                .param("remaining", String.join(",", addresses))
                .param("workspace", message.workspace())
                .param("message", message.message())
                .update();
    }

    void sent(Message message, @Nullable String note, Instant now) {
        outcome(message, "sent", note, now, now);
    }

    void failed(Message message, String reason, Instant now) {
        outcome(message, "failed", reason, now, null);
    }

    private void outcome(Message message, String state, @Nullable String reason, Instant next, @Nullable Instant sent) {
        jdbc.sql("""
                update message set state = :state, reason = :reason, next_at = :next, sent_at = :sent
                where workspace = :workspace and (message = :message or digest = :message)""")
                .param("state", state)
                .param("reason", reason, Types.VARCHAR)
                .param("next", Timestamp.from(next))
                .param("sent", sent == null ? null : Timestamp.from(sent), Types.TIMESTAMP)
                .param("workspace", message.workspace())
                .param("message", message.message())
                .update();
    }

    void later(Message message, String reason, Instant next) {
        jdbc.sql("update message set reason = :reason, next_at = :next where workspace = :workspace and (message = :message or digest = :message)")
                .param("reason", reason)
                .param("next", Timestamp.from(next))
                .param("workspace", message.workspace())
                .param("message", message.message())
                .update();
    }

    /** A failed one, with all tries before it again, under its old identity. */
    boolean again(Message message, Instant now) {
        return jdbc.sql("""
                update message set state = case when digest is null then 'waiting' else 'gathered' end, attempts = 0, next_at = :now, reason = null
                where workspace = :workspace and (message = :message or digest = :message) and state = 'failed'""")
                        .param("now", Timestamp.from(now))
                        .param("workspace", message.workspace())
                        .param("message", message.message())
                        .update()
                > 0;
    }

    /**
     * Keeps what is not true now, and would be if a decision was taken back. Gathered by no digest, it is in no list, and has the identity and the
     * tries that it had.
     */
    void withhold(Message message) {
        jdbc.sql("update message set state = 'gathered', digest = null, reason = null where workspace = :workspace and message = :message")
                .param("workspace", message.workspace())
                .param("message", message.message())
                .update();
    }

    List<Message> withheld(UUID workspace, UUID channel, long finding, int episode) {
        return jdbc.sql("""
                select * from message where workspace = :workspace and channel = :channel and finding = :finding and episode = :episode
                  and state = 'gathered' and digest is null""")
                .param("workspace", workspace)
                .param("channel", channel)
                .param("finding", finding)
                .param("episode", episode)
                .query(MessageStore::row)
                .list();
    }

    /** What was withheld is told after all. */
    void release(Message message, @Nullable UUID digest, Instant now) {
        jdbc.sql("""
                update message set state = case when cast(:digest as uuid) is null then 'waiting' else 'gathered' end, digest = :digest, attempts = least(attempts, 1), next_at = :now
                where workspace = :workspace and message = :message""")
                .param("digest", digest, Types.OTHER)
                .param("now", Timestamp.from(now))
                .param("workspace", message.workspace())
                .param("message", message.message())
                .update();
    }

    /** What is not true any more, with all that it gathers: should it be true again, it can be told. */
    void drop(Message message) {
        jdbc.sql("delete from message where workspace = :workspace and (message = :message or digest = :message)")
                .param("workspace", message.workspace())
                .param("message", message.message())
                .update();
    }

    /** @return true for the first one who asks in the life of a connection */
    boolean summarise(UUID workspace, Instant now) {
        return jdbc.sql("insert into summary (workspace, asked_at) select workspace, :now from integration where workspace = :workspace on conflict do nothing")
                        .param("workspace", workspace)
                        .param("now", Timestamp.from(now))
                        .update()
                > 0;
    }

    boolean summarised(UUID workspace) {
        return jdbc.sql("select exists (select 1 from summary where workspace = :workspace)").param("workspace", workspace).query(Boolean.class).single();
    }

    private static final String SHOWN = """
            from message m where (cast(:workspace as uuid) is null or m.workspace = :workspace) and (m.state <> 'gathered' or m.digest is not null)
              and (:state = '' or m.state = :state or :state = 'waiting' and m.state = 'gathered')
              and (cast(:channel as uuid) is null or m.channel = :channel) and (:kind = '' or m.kind = :kind)""";

    List<Message> list(@Nullable UUID workspace, String state, @Nullable UUID channel, String kind, int offset, int limit) {
        return filtered("select m.* " + SHOWN + " order by m.created_at desc, m.message limit :limit offset :offset", workspace, state, channel, kind)
                .param("limit", limit)
                .param("offset", offset)
                .query(MessageStore::row)
                .list();
    }

    int failed(@Nullable UUID workspace) {
        return jdbc.sql("select count(*) from message where state = 'failed' and (cast(:workspace as uuid) is null or workspace = :workspace)")
                .param("workspace", workspace, Types.OTHER)
                .query(Integer.class)
                .single();
    }

    /** Whether something of a list is to be sent before a time; a digest of tomorrow is not. */
    boolean due(@Nullable UUID workspace, @Nullable UUID channel, String kind, Instant before) {
        return filtered("select exists (select 1 " + SHOWN + " and m.state = 'waiting' and m.next_at <= :before)", workspace, "waiting", channel, kind)
                .param("before", Timestamp.from(before))
                .query(Boolean.class)
                .single();
    }

    /**
     * Old messages about which nothing is left to tell: those of an episode that was not told as resolved are what its resolution answers to. Also
     * what was withheld of an episode that is over.
     */
    int prune(Instant before) {
        return jdbc.sql("""
                delete from message m where state = 'gathered' and digest is null and created_at < :before
                    and exists (select 1 from finding f where f.workspace = m.workspace and f.finding = m.finding and f.episode > m.episode)
                  or state = 'sent' and sent_at < :before and (finding is null or exists (
                    select 1 from message r where r.workspace = m.workspace and r.channel = m.channel and r.finding = m.finding and r.episode >= m.episode
                      and r.kind = 'resolved' and r.state = 'sent' and r.sent_at < :before))""")
                .param("before", Timestamp.from(before))
                .update();
    }

    /** By state, gathered ones under waiting. */
    Map<String, Integer> counts(@Nullable UUID workspace, @Nullable UUID channel, String kind) {
        Map<String, Integer> counts = new LinkedHashMap<>(Map.of("waiting", 0, "sent", 0, "failed", 0));
        filtered("select case m.state when 'gathered' then 'waiting' else m.state end as state, count(*) as count " + SHOWN + " group by 1", workspace, "", channel, kind)
                .query((row, index) -> counts.put(row.getString("state"), row.getInt("count")))
                .list();
        return counts;
    }

    private JdbcClient.StatementSpec filtered(String sql, @Nullable UUID workspace, String state, @Nullable UUID channel, String kind) {
        return jdbc.sql(sql)
                .param("workspace", workspace, Types.OTHER)
                .param("state", state)
                .param("channel", channel, Types.OTHER)
                .param("kind", kind);
    }

    private static Message row(ResultSet row, int index) throws SQLException {
        Timestamp sent = row.getTimestamp("sent_at");
        return new Message(
                row.getObject("workspace", UUID.class),
                row.getObject("message", UUID.class),
                row.getObject("channel", UUID.class),
                row.getString("kind"),
                row.getObject("finding", Long.class),
                row.getObject("episode", Integer.class),
                row.getObject("digest", UUID.class),
                row.getString("part"),
                row.getString("identity"),
                row.getString("thread"),
                row.getString("pusher"),
                row.getString("recipient"),
                row.getString("subject"),
                row.getString("state"),
                row.getInt("attempts"),
                row.getTimestamp("next_at").toInstant(),
                row.getString("reason"),
                row.getTimestamp("created_at").toInstant(),
                sent == null ? null : sent.toInstant(),
                row.getString("remaining"));
    }
}
