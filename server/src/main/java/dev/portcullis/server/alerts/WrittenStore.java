package dev.portcullis.server.alerts;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What we wrote on pull requests, as pages show it. */
@Component
public class WrittenStore {
    private final JdbcClient jdbc;

    WrittenStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param surface report, status, summary or inline
     * @param key commit of a report or status, finding and file of an inline comment
     * @param remoteId null while it is in doubt whether Bitbucket has it
     * @param intendedAt when it was first sent
     * @param postedAt when it was last brought up to date
     */
    public record Written(
            String surface, String key, @Nullable String remoteId, boolean resolved, Instant intendedAt, @Nullable Instant postedAt) {
        public boolean inDoubt() {
            return remoteId == null;
        }
    }

    public List<Written> on(UUID workspace, UUID repository, int number) {
        return jdbc.sql("""
                select * from posted where workspace = :workspace and repository = :repository and number = :number
                order by array_position(array['status', 'report', 'summary', 'inline'], surface), intended_at desc, key""")
                .param("workspace", workspace)
                .param("repository", repository)
                .param("number", number)
                .query((row, index) -> {
                    Timestamp posted = row.getTimestamp("posted_at");
                    return new Written(
                            row.getString("surface"),
                            row.getString("key"),
                            row.getString("remote_id"),
                            row.getBoolean("resolved"),
                            row.getTimestamp("intended_at").toInstant(),
                            posted == null ? null : posted.toInstant());
                })
                .list();
    }

    /** What stands on one pull request, and when it was last written to. */
    public record WrittenLine(String workspaceSlug, String slug, int number, int comments, Instant at) {}

    /** @param workspace null for all; newest first */
    public List<WrittenLine> newest(@Nullable UUID workspace, int limit) {
        return jdbc.sql("""
                select w.slug as workspace_slug, r.slug, p.number, count(*) filter (where p.surface in ('inline', 'summary')) as comments, max(p.posted_at) as at
                from posted p join workspace w on w.workspace = p.workspace
                join repository r on r.workspace = p.workspace and r.repository = p.repository
                where p.posted_at is not null and (cast(:workspace as uuid) is null or p.workspace = :workspace)
                group by w.slug, r.slug, p.number order by 5 desc limit :limit""")
                .param("workspace", workspace, Types.OTHER)
                .param("limit", limit)
                .query((row, index) -> new WrittenLine(
                        row.getString("workspace_slug"),
                        row.getString("slug"),
                        row.getInt("number"),
                        row.getInt("comments"),
                        row.getTimestamp("at").toInstant()))
                .list();
    }
}
