package dev.portcullis.server.findings;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What developers were told of one finding on pull requests: its own comments, and the report, status and summary beside them. */
@Component
class ToldStore {
    private final JdbcClient jdbc;

    ToldStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param surface report, status, summary or inline
     * @param doubt sent, and no answer came
     * @param intendedAt when it was first sent
     * @param postedAt when it was last brought up to date
     */
    record Told(
            UUID repository, String workspaceSlug, String slug, int number, String surface, boolean resolved, boolean doubt, Instant intendedAt,
            @Nullable Instant postedAt) {}

    /** One pull request after the other. */
    List<Told> of(UUID workspace, long finding) {
        return jdbc.sql("""
                select p.*, w.slug as workspace_slug, r.slug from posted p
                join workspace w on w.workspace = p.workspace
                join repository r on r.workspace = p.workspace and r.repository = p.repository
                where p.workspace = :workspace and (p.surface <> 'inline' or starts_with(p.key, :mine)) and (p.repository, p.number) in (
                    select repository, number from brought where workspace = :workspace and finding = :finding
                    union select repository, number from posted where workspace = :workspace and surface = 'inline' and starts_with(key, :mine))
                order by r.slug, p.number, p.intended_at""")
                .param("workspace", workspace)
                .param("finding", finding, Types.BIGINT)
                .param("mine", "F-" + finding + ":")
                .query((row, index) -> {
                    Timestamp posted = row.getTimestamp("posted_at");
                    return new Told(
                            row.getObject("repository", UUID.class),
                            row.getString("workspace_slug"),
                            row.getString("slug"),
                            row.getInt("number"),
                            row.getString("surface"),
                            row.getBoolean("resolved"),
                            row.getString("remote_id") == null,
                            row.getTimestamp("intended_at").toInstant(),
                            posted == null ? null : posted.toInstant());
                })
                .list();
    }
}
