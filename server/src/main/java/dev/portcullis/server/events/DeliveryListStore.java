package dev.portcullis.server.events;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deliveries as pages show them, with the names of what they are about. A workspace of null means all. */
@Component
public class DeliveryListStore {
    private final JdbcClient jdbc;

    DeliveryListStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param slug empty when it is about no repository that we know */
    public record DeliveryLine(String workspaceSlug, String slug, String eventKey, int attempt, String outcome, String detail, Instant receivedAt) {}

    /** Newest first. */
    public List<DeliveryLine> newest(@Nullable UUID workspace, @Nullable UUID repository, int limit) {
        return jdbc.sql("""
                select d.*, coalesce(r.slug, '') as slug, w.slug as workspace_slug
                from delivery d join workspace w on w.workspace = d.workspace
                left join repository r on r.workspace = d.workspace and r.repository = d.repository
                where (cast(:workspace as uuid) is null or d.workspace = :workspace)
                  and (cast(:repository as uuid) is null or d.repository = :repository)
                order by d.id desc limit :limit""")
                .param("workspace", workspace, Types.OTHER)
                .param("repository", repository, Types.OTHER)
                .param("limit", limit)
                .query((row, index) -> new DeliveryLine(
                        row.getString("workspace_slug"),
                        row.getString("slug"),
                        row.getString("event_key"),
                        row.getInt("attempt"),
                        row.getString("outcome"),
                        row.getString("detail"),
                        row.getTimestamp("received_at").toInstant()))
                .list();
    }

    /** How many were taken since then. */
    public int received(UUID workspace, Instant since) {
        return jdbc.sql("select count(*) from delivery where workspace = :workspace and received_at >= :since")
                .param("workspace", workspace)
                .param("since", Timestamp.from(since))
                .query(Integer.class)
                .single();
    }

    /** When each repository was last delivered for. */
    public Map<UUID, Instant> last(@Nullable UUID workspace) {
        Map<UUID, Instant> last = new LinkedHashMap<>();
        jdbc.sql("""
                select repository, max(received_at) as at from delivery
                where repository is not null and (cast(:workspace as uuid) is null or workspace = :workspace) group by repository""")
                .param("workspace", workspace, Types.OTHER)
                .query((row, index) -> last.put(row.getObject("repository", UUID.class), row.getTimestamp("at").toInstant()))
                .list();
        return last;
    }
}
