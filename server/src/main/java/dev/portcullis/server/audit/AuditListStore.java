package dev.portcullis.server.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the trail, newest first. */
@Component
public class AuditListStore {
    private static final String FROM = """
             from audit_entry where (cast(:workspace as uuid) is null or workspace = :workspace)
               and (:actor = '' or actor = :actor)
               and (:kind = '' or action = :kind or action like :kind_prefix or (:kind = 'refused' and action like '%.refused'))
               and (cast(:since as timestamptz) is null or at >= :since) and (cast(:until as timestamptz) is null or at < :until)
               and (:text = '' or object ilike :pattern or action ilike :pattern or actor ilike :pattern
                    or coalesce(before_value, '') ilike :pattern or coalesce(after_value, '') ilike :pattern or origin ilike :pattern)
            """;
    private static final int BATCH = 1_000;

    private final JdbcClient sql;

    AuditListStore(JdbcClient sql) {
        this.sql = sql;
    }

    /**
     * @param workspace null for all, and for what concerns none
     * @param actor empty for everybody
     * @param kind the first part of an action, such as {@code finding}, or {@code refused} for every refusal; empty for all
     * @param since first day, UTC
     * @param until last day, UTC
     */
    public record Filter(@Nullable UUID workspace, String actor, String kind, @Nullable LocalDate since, @Nullable LocalDate until, String text) {}

    public List<AuditEntry> list(Filter filter, int offset, int limit) {
        return bound("select *" + FROM + " order by id desc limit :limit offset :offset", filter)
                .param("limit", limit)
                .param("offset", offset)
                .query(AuditListStore::entry)
                .list();
    }

    public int count(Filter filter) {
        return bound("select count(*)" + FROM, filter).query(Integer.class).single();
    }

    /** All that fit, newest first, however many. */
    public void each(Filter filter, Consumer<AuditEntry> use) {
        long below = Long.MAX_VALUE;
        while (true) {
            List<AuditEntry> some = bound("select *" + FROM + " and id < :below order by id desc limit :limit", filter)
                    .param("below", below)
                    .param("limit", BATCH)
                    .query(AuditListStore::entry)
                    .list();
            some.forEach(use);
            if (some.size() < BATCH) return;
            below = some.getLast().id();
        }
    }

    /** Who stands in the trail, with how often, most often first. */
    public Map<String, Integer> actors(@Nullable UUID workspace) {
        return counted("actor", workspace);
    }

    /** First parts of actions. */
    public Map<String, Integer> kinds(@Nullable UUID workspace) {
        return counted("split_part(action, '.', 1)", workspace);
    }

    private Map<String, Integer> counted(String column, @Nullable UUID workspace) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        sql.sql("select " + column + " as value, count(*) as n from audit_entry where (cast(:workspace as uuid) is null or workspace = :workspace) group by 1 order by 2 desc, 1 limit 30")
                .param("workspace", workspace, Types.OTHER)
                .query((row, index) -> counts.put(row.getString("value"), row.getInt("n")))
                .list();
        return counts;
    }

    private JdbcClient.StatementSpec bound(String statement, Filter filter) {
        String text = filter.text().strip();
        return sql.sql(statement)
                .param("workspace", filter.workspace(), Types.OTHER)
                .param("actor", filter.actor())
                .param("kind", filter.kind())
                .param("kind_prefix", like(filter.kind()) + ".%")
                .param("since", filter.since() == null ? null : filter.since().atStartOfDay().atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("until", filter.until() == null ? null : filter.until().plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("text", text)
                .param("pattern", "%" + like(text) + "%");
    }

    private static String like(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static AuditEntry entry(ResultSet row, int index) throws SQLException {
        return new AuditEntry(
                row.getLong("id"),
                row.getTimestamp("at").toInstant(),
                row.getObject("workspace", UUID.class),
                row.getString("actor"),
                row.getString("action"),
                row.getString("object"),
                row.getString("before_value"),
                row.getString("after_value"),
                row.getString("origin"));
    }
}
