package dev.portcullis.server.alerts;

import dev.portcullis.server.integrations.Sealer;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Channels, their secrets and the addresses of webhooks sealed. */
@Component
class ChannelStore {
    private final JdbcClient jdbc;
    private final Sealer sealer;
    private final JsonMapper json = JsonMapper.builder().build();

    ChannelStore(JdbcClient jdbc, Sealer sealer) {
        this.jdbc = jdbc;
        this.sealer = sealer;
    }

    void insert(ChannelRow channel, byte @Nullable [] sealed) {
        jdbc.sql("""
                insert into channel (channel, workspace, kind, name, settings, address, secret, enabled, created_by, created_at)
                values (:channel, :workspace, :kind, :name, :settings, :address, :secret, :enabled, :by, :at)""")
                .param("channel", channel.channel())
                .param("workspace", channel.workspace(), Types.OTHER)
                .param("kind", channel.kind())
                .param("name", channel.name())
                .param("settings", json.writeValueAsString(open(channel.settings())))
                .param("address", address(channel.channel(), channel.settings()), Types.BINARY)
                .param("secret", sealed, Types.BINARY)
                .param("enabled", channel.enabled())
                .param("by", channel.createdBy())
                .param("at", Timestamp.from(channel.createdAt()))
                .update();
    }

    void change(UUID channel, String name, ChannelSettings settings) {
        jdbc.sql("update channel set name = :name, settings = :settings, address = :address where channel = :channel")
                .param("name", name)
                .param("settings", json.writeValueAsString(open(settings)))
                .param("address", address(channel, settings), Types.BINARY)
                .param("channel", channel)
                .update();
    }

    void enable(UUID channel, boolean enabled) {
        jdbc.sql("update channel set enabled = :enabled where channel = :channel")
                .param("enabled", enabled)
                .param("channel", channel)
                .update();
    }

    void secret(UUID channel, byte[] sealed) {
        jdbc.sql("update channel set secret = :secret where channel = :channel").param("secret", sealed).param("channel", channel).update();
    }

    Optional<byte[]> secret(UUID channel) {
        return jdbc.sql("select secret from channel where channel = :channel and secret is not null")
                .param("channel", channel)
                .query((row, index) -> row.getBytes(1))
                .optional();
    }

    void delete(UUID channel) {
        jdbc.sql("delete from channel where channel = :channel").param("channel", channel).update();
    }

    Optional<ChannelRow> find(UUID channel) {
        return jdbc.sql("select * from channel where channel = :channel").param("channel", channel).query(this::row).optional();
    }

    List<ChannelRow> all() {
        return jdbc.sql("select * from channel order by created_at, channel").query(this::row).list();
    }

    /** Those that tell of a workspace. */
    List<ChannelRow> enabled(UUID workspace) {
        return jdbc.sql("select * from channel where enabled and (workspace is null or workspace = :workspace) order by created_at, channel")
                .param("workspace", workspace)
                .query(this::row)
                .list();
    }

    private ChannelRow row(ResultSet row, int index) throws SQLException {
        return new ChannelRow(
                row.getObject("channel", UUID.class),
                row.getObject("workspace", UUID.class),
                row.getString("name"),
                settings(row),
                row.getBoolean("enabled"),
                row.getString("created_by"),
                row.getTimestamp("created_at").toInstant());
    }

    /** What of the settings is kept as it is. */
    private static ChannelSettings open(ChannelSettings settings) {
        return settings instanceof ChannelSettings.Webhook webhook ? webhook.at(URI.create(webhook.origin() + "/")) : settings;
    }

    private byte @Nullable [] address(UUID channel, ChannelSettings settings) {
        return settings instanceof ChannelSettings.Webhook webhook ? sealer.seal(identity(channel), webhook.address().toString()) : null;
    }

    private ChannelSettings settings(ResultSet row) throws SQLException {
        ChannelSettings settings = json.readValue(row.getString("settings"), ChannelSettings.class);
        byte[] sealed = row.getBytes("address");
        return sealed != null && settings instanceof ChannelSettings.Webhook webhook
                ? webhook.at(URI.create(sealer.openText(identity(row.getObject("channel", UUID.class)), sealed)))
                : settings;
    }

    private static String identity(UUID channel) {
        return "channel:" + channel + ":address";
    }
}
