package dev.portcullis.server.accounts;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of users and of the one-time set-up token. */
@Component
class AccountStore {
    private static final String COLUMNS = "id, name, role, enabled, single_keys, created_at";
    private static final RowMapper<Account> ACCOUNT = (row, number) -> new Account(
            row.getObject("id", UUID.class),
            row.getString("name"),
            Role.of(row.getString("role")),
            row.getBoolean("enabled"),
            row.getBoolean("single_keys"),
            row.getObject("created_at", OffsetDateTime.class).toInstant());

    private final JdbcClient sql;

    AccountStore(JdbcClient sql) {
        this.sql = sql;
    }

    /** Two names that differ only by case are one. */
    static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    boolean empty() {
        return sql.sql("select not exists (select from account)").query(Boolean.class).single();
    }

    Optional<Account> find(UUID id) {
        return sql.sql("select " + COLUMNS + " from account where id = :id").param("id", id).query(ACCOUNT).optional();
    }

    Optional<Account> find(String name) {
        return sql.sql("select " + COLUMNS + " from account where name_key = :key")
                .param("key", key(name))
                .query(ACCOUNT)
                .optional();
    }

    Optional<String> passwordHash(UUID id) {
        return sql.sql("select password_hash from account where id = :id").param("id", id).query(String.class).optional();
    }

    List<Account> all() {
        return sql.sql("select " + COLUMNS + " from account order by name_key").query(ACCOUNT).list();
    }

    /** False when the name is taken. */
    boolean add(Account account, String passwordHash) {
        return sql.sql("""
                insert into account (id, name, name_key, role, password_hash, enabled, single_keys, created_at)
                values (:id, :name, :key, :role, :hash, :enabled, :singleKeys, :at) on conflict (name_key) do nothing""")
                        .param("id", account.id())
                        .param("name", account.name())
                        .param("key", key(account.name()))
                        .param("role", account.role().word())
                        .param("hash", passwordHash)
                        .param("enabled", account.enabled())
                        .param("singleKeys", account.singleKeys())
                        .param("at", utc(account.createdAt()))
                        .update()
                == 1;
    }

    void role(UUID id, Role role) {
        sql.sql("update account set role = :role where id = :id").param("role", role.word()).param("id", id).update();
    }

    void enabled(UUID id, boolean enabled) {
        sql.sql("update account set enabled = :enabled where id = :id").param("enabled", enabled).param("id", id).update();
    }

    void password(UUID id, String hash) {
        sql.sql("update account set password_hash = :hash where id = :id").param("hash", hash).param("id", id).update();
    }

    void singleKeys(UUID id, boolean on) {
        sql.sql("update account set single_keys = :on where id = :id").param("on", on).param("id", id).update();
    }

    /** Locks them, so that two administrators who remove each other at once do not both succeed. */
    List<UUID> lockEnabledAdministrators() {
        return sql.sql("select id from account where role = 'administrator' and enabled order by id for update")
                .query(UUID.class)
                .list();
    }

    /** One first start at a time, also where two nodes start on one new database. */
    void lockFirstStart() {
        sql.sql("lock table setup_token in share row exclusive mode").update();
    }

    void setupToken(String hash, Instant at) {
        sql.sql("""
                insert into setup_token (token_hash, created_at) values (:hash, :at)
                on conflict (only_row) do update set token_hash = :hash, created_at = :at, used_at = null""")
                .param("hash", hash)
                .param("at", utc(at))
                .update();
    }

    Optional<String> unusedSetupToken() {
        return sql.sql("select token_hash from setup_token where used_at is null").query(String.class).optional();
    }

    void useSetupToken(Instant at) {
        sql.sql("update setup_token set used_at = :at").param("at", utc(at)).update();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
