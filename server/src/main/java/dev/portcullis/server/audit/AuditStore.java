package dev.portcullis.server.audit;

import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the trail: rows are added, nothing else. */
@Component
class AuditStore {
    private final JdbcClient sql;

    AuditStore(JdbcClient sql) {
        this.sql = sql;
    }

    void add(
            Instant at,
            @Nullable UUID workspace,
            String actor,
            String action,
            String object,
            @Nullable String before,
            @Nullable String after,
            String origin) {
        sql.sql("""
                insert into audit_entry (at, workspace, actor, action, object, before_value, after_value, origin)
                values (:at, :workspace, :actor, :action, :object, :before, :after, :origin)""")
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("workspace", workspace, Types.OTHER)
                .param("actor", actor)
                .param("action", action)
                .param("object", object)
                .param("before", before, Types.VARCHAR)
                .param("after", after, Types.VARCHAR)
                .param("origin", origin)
                .update();
    }
}
