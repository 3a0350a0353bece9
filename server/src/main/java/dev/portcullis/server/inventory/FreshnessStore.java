package dev.portcullis.server.inventory;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far behind what we scanned is, by repository. */
@Component
public class FreshnessStore {
    private final JdbcClient jdbc;

    FreshnessStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param branches that exist
     * @param behind of these, whose newest head was not scanned yet
     * @param pushedAt when a delivery last told of a head; null when none did
     */
    public record Freshness(int branches, int behind, @Nullable Instant pushedAt) {
        public static final Freshness UNKNOWN = new Freshness(0, 0, null);
    }

    /** @param workspace null for all */
    public Map<UUID, Freshness> freshness(@Nullable UUID workspace) {
        Map<UUID, Freshness> all = new LinkedHashMap<>();
        jdbc.sql("""
                select repository, count(*) filter (where head_seen is not null) as branches,
                       count(*) filter (where head_seen is not null and head_seen is distinct from head_scanned) as behind,
                       max(seen_at) filter (where learnt = 'delivery') as pushed_at
                from ref_state where (cast(:workspace as uuid) is null or workspace = :workspace) group by repository""")
                .param("workspace", workspace, Types.OTHER)
                .query((row, index) -> {
                    Timestamp pushed = row.getTimestamp("pushed_at");
                    return all.put(
                            row.getObject("repository", UUID.class),
                            new Freshness(row.getInt("branches"), row.getInt("behind"), pushed == null ? null : pushed.toInstant()));
                })
                .list();
        return all;
    }
}
