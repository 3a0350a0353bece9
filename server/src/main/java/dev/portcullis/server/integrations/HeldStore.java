package dev.portcullis.server.integrations;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** What consumers were given, sealed, and whose turn it is to renew it; the database's clock decides, so that of a node does not matter. */
@Component
class HeldStore {
    private final JdbcClient jdbc;
    private final TransactionTemplate own;

    HeldStore(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        // What Bitbucket gave is kept, whatever becomes of the caller's transaction.
        this.own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    Optional<byte[]> held(UUID principal) {
        return own.execute(status -> jdbc.sql("select held from principal where id = :id and held is not null")
                .param("id", principal)
                .query((row, index) -> row.getBytes(1))
                .optional());
    }

    /** @return whether it is this caller's turn, for so many seconds at most */
    boolean begin(UUID principal, int seconds) {
        return own.execute(status -> jdbc.sql("""
                        update principal set renewing_until = clock_timestamp() + make_interval(secs => :seconds)
                        where id = :id and (renewing_until is null or renewing_until < clock_timestamp())""")
                .param("id", principal)
                .param("seconds", seconds)
                .update()) == 1;
    }

    void keep(UUID principal, byte[] held) {
        own.executeWithoutResult(status -> jdbc.sql("update principal set held = :held where id = :id")
                .param("id", principal)
                .param("held", held)
                .update());
    }

    void end(UUID principal) {
        own.executeWithoutResult(status -> jdbc.sql("update principal set renewing_until = null where id = :id").param("id", principal).update());
    }
}
