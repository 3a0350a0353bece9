package dev.portcullis.server.inventory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How much each workspace holds. */
@Component
class WorkspaceSizeStore {
    private final JdbcClient jdbc;

    WorkspaceSizeStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Map<UUID, Integer> repositories() {
        Map<UUID, Integer> counts = new LinkedHashMap<>();
        jdbc.sql("select workspace, count(*) as n from repository where state <> 'gone' group by workspace")
                .query((row, index) -> counts.put(row.getObject("workspace", UUID.class), row.getInt("n")))
                .list();
        return counts;
    }
}
