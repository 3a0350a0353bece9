package dev.portcullis.server.integrations;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The data key, sealed. */
@Component
class SealedKeyStore {
    record Row(UUID id, byte[] sealed) {}

    private final JdbcClient jdbc;

    SealedKeyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean any() {
        return jdbc.sql("select exists (select 1 from sealed_key)").query(Boolean.class).single();
    }

    /** Two nodes that start at once end with the same key: the purpose is unique. */
    Row ensure(Supplier<Row> fresh, Instant now) {
        if (!any()) {
            Row row = fresh.get();
            jdbc.sql("insert into sealed_key (id, purpose, sealed, created_at) values (:id, 'data', :sealed, :now) on conflict (purpose) do nothing")
                    .param("id", row.id())
                    .param("sealed", row.sealed())
                    .param("now", Timestamp.from(now))
                    .update();
        }
        return jdbc.sql("select id, sealed from sealed_key where purpose = 'data'")
                .query((row, index) -> new Row(row.getObject("id", UUID.class), row.getBytes("sealed")))
                .single();
    }
}
