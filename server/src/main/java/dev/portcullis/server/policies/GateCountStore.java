package dev.portcullis.server.policies;

import java.sql.Types;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many open pull requests the gate holds against. */
@Component
public class GateCountStore {
    private final JdbcClient jdbc;

    GateCountStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param workspace null for all that are watched */
    public int failing(@Nullable UUID workspace) {
        return jdbc.sql("""
                select count(*) from gate_verdict v
                join pull_request p on p.workspace = v.workspace and p.repository = v.repository and p.number = v.number
                join repository r on r.workspace = v.workspace and r.repository = v.repository
                join integration i on i.workspace = v.workspace
                where v.verdict = 'failed' and p.state = 'open' and r.state <> 'gone' and (cast(:workspace as uuid) is null or v.workspace = :workspace)""")
                .param("workspace", workspace, Types.OTHER)
                .query(Integer.class)
                .single();
    }
}
