package dev.portcullis.server.findings;

import java.sql.Types;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How the settings of repositories were judged last. */
@Component
public class PostureStore {
    private final JdbcClient jdbc;

    PostureStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param rules what they were called together
     * @param gaps rule's name to the reason why it was not judged; an empty name means all of them
     */
    public record Judged(UUID repository, Instant at, String rules, Map<String, String> gaps) {}

    /** A setting that is wrong now. */
    public record Held(UUID repository, String rule, long finding, String name, FindingState state, Instant openedAt) {}

    /** @param workspace null for all */
    public Map<UUID, Judged> judged(@Nullable UUID workspace) {
        Map<UUID, Judged> judged = new LinkedHashMap<>();
        jdbc.sql("""
                select s.repository, s.started_at, s.rule_set, g.path_shown, g.detail
                from scan s left join scan_gap g on g.scan = s.id
                where s.subject = 'settings' and (cast(:workspace as uuid) is null or s.workspace = :workspace) order by s.id, g.path_shown""")
                .param("workspace", workspace, Types.OTHER)
                .query((row, index) -> {
                    Judged of = judged.computeIfAbsent(row.getObject("repository", UUID.class), repository -> {
                        try {
                            return new Judged(repository, row.getTimestamp("started_at").toInstant(), row.getString("rule_set"), new LinkedHashMap<>());
                        } catch (java.sql.SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    });
                    if (row.getString("path_shown") != null) of.gaps().put(row.getString("path_shown"), row.getString("detail"));
                    return 0;
                })
                .list();
        return judged;
    }

    /** @param workspace null for all */
    public List<Held> held(@Nullable UUID workspace) {
        return jdbc.sql("""
                select o.repository, f.rule, f.finding, o.path_shown, s.state, f.opened_at
                from finding f
                join finding_shown s on s.workspace = f.workspace and s.finding = f.finding
                join occurrence o on o.workspace = f.workspace and o.finding = f.finding
                where f.engine = 'posture' and (cast(:workspace as uuid) is null or f.workspace = :workspace)
                  and exists (select 1 from presence p where p.workspace = o.workspace and p.occurrence = o.occurrence
                      and p.repository = o.repository and p.ref_key = :settings and p.state = 'present')
                order by f.finding""")
                .param("workspace", workspace, Types.OTHER)
                .param("settings", Findings.SETTINGS)
                .query((row, index) -> new Held(
                        row.getObject("repository", UUID.class),
                        row.getString("rule"),
                        row.getLong("finding"),
                        row.getString("path_shown"),
                        FindingState.valueOf(row.getString("state").toUpperCase(java.util.Locale.ROOT)),
                        row.getTimestamp("opened_at").toInstant()))
                .list();
    }
}
