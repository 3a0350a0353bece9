package dev.portcullis.server.integrations;

import dev.portcullis.bitbucket.access.Feature;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Principals, integrations and their hooks. */
@Component
class IntegrationStore {
    private final JdbcClient jdbc;

    IntegrationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    // Principals ----------------------------------------------------------------------------------------------------------

    void insert(UUID id, String kind, String login, byte[] secret, @Nullable LocalDate expiresOn, Set<Feature> features, String by, Instant now) {
        jdbc.sql("""
                insert into principal (id, kind, login, secret, expires_on, features, created_by, created_at)
                values (:id, :kind, :login, :secret, :expires, :features, :by, :now)""")
                .param("id", id)
                .param("kind", kind)
                .param("login", login)
                .param("secret", secret)
                .param("expires", expiresOn == null ? null : Date.valueOf(expiresOn), Types.DATE)
                .param("features", features.stream().sorted().map(Feature::name).collect(Collectors.joining(" ")))
                .param("by", by)
                .param("now", Timestamp.from(now))
                .update();
    }

    Optional<Principal> principal(UUID id) {
        return jdbc.sql("select * from principal where id = :id").param("id", id).query(IntegrationStore::principal).optional();
    }

    List<Principal> principals() {
        return jdbc.sql("select * from principal order by created_at").query(IntegrationStore::principal).list();
    }

    Optional<byte[]> secret(UUID id) {
        return jdbc.sql("select secret from principal where id = :id").param("id", id).query((row, index) -> row.getBytes(1)).optional();
    }

    void proven(UUID id, String userUuid, String accountId, String nickname, String displayName) {
        jdbc.sql("""
                update principal set user_uuid = :user, account_id = :account, nickname = :nickname, display_name = :name,
                    state = 'proven', refusal = null where id = :id""")
                .param("id", id)
                .param("user", userUuid)
                .param("account", accountId)
                .param("nickname", nickname)
                .param("name", displayName)
                .update();
    }

    void refused(UUID id, String refusal) {
        jdbc.sql("update principal set state = 'refused', refusal = :refusal where id = :id")
                .param("id", id)
                .param("refusal", refusal)
                .update();
    }

    void scopes(UUID id, String scopes, Instant now) {
        jdbc.sql("update principal set scopes = :scopes, scopes_at = :now where id = :id and scopes <> :scopes")
                .param("id", id)
                .param("scopes", scopes)
                .param("now", Timestamp.from(now))
                .update();
    }

    /** Drafts that were never connected and are a day old go away with their secrets. */
    int forgetDrafts(Instant before) {
        return jdbc.sql("delete from principal p where created_at < :before and not exists (select 1 from integration i where i.principal = p.id)")
                .param("before", Timestamp.from(before))
                .update();
    }

    /** Unless a workspace is watched with it. */
    boolean forget(UUID id) {
        return jdbc.sql("delete from principal p where id = :id and not exists (select 1 from integration i where i.principal = p.id)")
                .param("id", id)
                .update() == 1;
    }

    /** @return whether it was not known to be removed */
    boolean removed(String operation, String change, Instant now) {
        return jdbc.sql("""
                        insert into removed_call as r (operation, change, first_at, last_at) values (:operation, :change, :now, :now)
                        on conflict (operation) do update set last_at = greatest(r.last_at, excluded.last_at), change = excluded.change
                        returning first_at = last_at""")
                .param("operation", operation)
                .param("change", change)
                .param("now", Timestamp.from(now))
                .query(Boolean.class)
                .single();
    }

    List<RemovedCall> removedSince(Instant since) {
        return jdbc.sql("select * from removed_call where last_at >= :since order by first_at, operation")
                .param("since", Timestamp.from(since))
                .query((row, index) -> new RemovedCall(
                        row.getString("operation"), row.getString("change"), row.getTimestamp("first_at").toInstant(), row.getTimestamp("last_at").toInstant()))
                .list();
    }

    // Integrations --------------------------------------------------------------------------------------------------------

    Optional<Integration> find(UUID workspace) {
        return jdbc.sql("select * from integration where workspace = :workspace")
                .param("workspace", workspace)
                .query(IntegrationStore::integration)
                .optional();
    }

    List<Integration> all() {
        return jdbc.sql("select * from integration order by since, workspace").query(IntegrationStore::integration).list();
    }

    void ensure(UUID workspace, UUID principal, Mode mode, boolean whole, byte[] identityKey, Instant now) {
        jdbc.sql("""
                insert into integration (workspace, principal, mode, whole, since, identity_key)
                values (:workspace, :principal, :mode, :whole, :now, :key)
                on conflict (workspace) do update set principal = excluded.principal, mode = excluded.mode, whole = excluded.whole""")
                .param("workspace", workspace)
                .param("principal", principal)
                .param("mode", mode.key())
                .param("whole", whole)
                .param("key", identityKey)
                .param("now", Timestamp.from(now))
                .update();
    }

    void since(UUID workspace, Instant now) {
        jdbc.sql("update integration set since = :now where workspace = :workspace")
                .param("now", Timestamp.from(now))
                .param("workspace", workspace)
                .update();
    }

    /** @return whether it was the first use of that day */
    boolean used(UUID principal, String purpose, LocalDate day) {
        return jdbc.sql("insert into credential_use (principal, purpose, day) values (:principal, :purpose, :day) on conflict do nothing")
                        .param("principal", principal)
                        .param("purpose", purpose)
                        .param("day", day)
                        .update()
                == 1;
    }

    void pause(UUID workspace, boolean paused) {
        jdbc.sql("update integration set paused = :paused where workspace = :workspace")
                .param("paused", paused)
                .param("workspace", workspace)
                .update();
    }

    void mode(UUID workspace, Mode mode) {
        jdbc.sql("update integration set mode = :mode where workspace = :workspace")
                .param("mode", mode.key())
                .param("workspace", workspace)
                .update();
    }

    byte[] identityKey(UUID workspace) {
        return jdbc.sql("select identity_key from integration where workspace = :workspace")
                .param("workspace", workspace)
                .query((row, index) -> row.getBytes(1))
                .single();
    }

    void watch(UUID workspace, List<String> projects) {
        jdbc.sql("delete from watched_project where workspace = :workspace").param("workspace", workspace).update();
        for (String project : projects)
            jdbc.sql("insert into watched_project (workspace, project) values (:workspace, :project)")
                    .param("workspace", workspace)
                    .param("project", project)
                    .update();
    }

    List<String> watchedProjects(UUID workspace) {
        return jdbc.sql("select project from watched_project where workspace = :workspace")
                .param("workspace", workspace)
                .query(String.class)
                .list();
    }

    // Hooks ---------------------------------------------------------------------------------------------------------------

    /** Path and secret are written before Bitbucket is asked for the hook, so that its first delivery is understood. */
    void hookIntended(UUID workspace, String path, byte[] secret) {
        jdbc.sql("update integration set hook_path = :path, hook_secret = :secret where workspace = :workspace and hook_path is null")
                .param("path", path)
                .param("secret", secret)
                .param("workspace", workspace)
                .update();
    }

    void hook(UUID workspace, @Nullable String uuid, String state, String detail) {
        jdbc.sql("update integration set hook_uuid = coalesce(:uuid, hook_uuid), hook_state = :state, hook_detail = :detail where workspace = :workspace")
                .param("uuid", uuid, Types.VARCHAR)
                .param("state", state)
                .param("detail", detail)
                .param("workspace", workspace)
                .update();
    }

    record Hook(UUID workspace, byte[] secret, byte @Nullable [] oldSecret) {}

    Optional<Hook> hook(String path) {
        return jdbc.sql("select workspace, hook_secret, hook_old_secret from integration where hook_path = :path and hook_secret is not null")
                .param("path", path)
                .query((row, index) -> new Hook(row.getObject("workspace", UUID.class), row.getBytes("hook_secret"), row.getBytes("hook_old_secret")))
                .optional();
    }

    Optional<byte[]> hookSecret(UUID workspace) {
        return jdbc.sql("select hook_secret from integration where workspace = :workspace and hook_secret is not null")
                .param("workspace", workspace)
                .query((row, index) -> row.getBytes(1))
                .optional();
    }

    void delivered(UUID workspace, Instant now) {
        jdbc.sql("update integration set last_delivery_at = :now where workspace = :workspace")
                .param("now", Timestamp.from(now))
                .param("workspace", workspace)
                .update();
    }

    void synced(UUID workspace, Instant now) {
        jdbc.sql("update integration set last_sync_at = :now, last_error = null, last_error_at = null where workspace = :workspace")
                .param("now", Timestamp.from(now))
                .param("workspace", workspace)
                .update();
    }

    void trouble(UUID workspace, String error, Instant now) {
        jdbc.sql("update integration set last_error = :error, last_error_at = :now where workspace = :workspace")
                .param("error", error)
                .param("now", Timestamp.from(now))
                .param("workspace", workspace)
                .update();
    }

    void well(UUID workspace) {
        jdbc.sql("update integration set last_error = null, last_error_at = null where workspace = :workspace and last_error is not null")
                .param("workspace", workspace)
                .update();
    }

    void delete(UUID workspace) {
        jdbc.sql("delete from integration where workspace = :workspace").param("workspace", workspace).update();
    }

    private static Principal principal(ResultSet row, int index) throws SQLException {
        Date expires = row.getDate("expires_on");
        return new Principal(
                row.getObject("id", UUID.class),
                row.getString("kind"),
                row.getString("user_uuid"),
                row.getString("account_id"),
                row.getString("nickname"),
                row.getString("display_name"),
                row.getString("login"),
                row.getString("scopes"),
                instant(row, "scopes_at"),
                expires == null ? null : expires.toLocalDate(),
                row.getString("state"),
                row.getString("refusal"),
                features(row.getString("features")),
                row.getString("created_by"),
                row.getTimestamp("created_at").toInstant());
    }

    private static Set<Feature> features(String names) {
        if (names.isEmpty()) return EnumSet.allOf(Feature.class);
        return Arrays.stream(names.split(" ")).map(Feature::valueOf).collect(Collectors.toCollection(() -> EnumSet.noneOf(Feature.class)));
    }

    private static Integration integration(ResultSet row, int index) throws SQLException {
        return new Integration(
                row.getObject("workspace", UUID.class),
                row.getObject("principal", UUID.class),
                Mode.of(row.getString("mode")),
                row.getBoolean("paused"),
                row.getBoolean("whole"),
                row.getTimestamp("since").toInstant(),
                row.getString("hook_uuid"),
                row.getString("hook_path"),
                row.getString("hook_state"),
                row.getString("hook_detail"),
                instant(row, "last_delivery_at"),
                instant(row, "last_sync_at"),
                row.getString("last_error"),
                instant(row, "last_error_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }
}
