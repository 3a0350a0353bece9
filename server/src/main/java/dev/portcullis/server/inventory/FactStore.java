package dev.portcullis.server.inventory;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Facts, and since when deploy keys are unused. */
@Component
class FactStore {
    private final JdbcClient jdbc;

    FactStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** As it is kept: exactly one of value (json) and gap is there. */
    record Stored(UUID object, FactKind kind, @Nullable String value, @Nullable String gap, Instant readAt) {}

    void put(UUID workspace, UUID object, FactKind kind, @Nullable String value, @Nullable String gap, Instant now) {
        jdbc.sql("""
                insert into fact (workspace, object, kind, value, gap, read_at, source) values (:workspace, :object, :kind, :value, :gap, :now, :source)
                on conflict (workspace, object, kind) do update
                set value = excluded.value, gap = excluded.gap, read_at = excluded.read_at, source = excluded.source""")
                .param("workspace", workspace)
                .param("object", object)
                .param("kind", kind.key())
                .param("value", value, Types.VARCHAR)
                .param("gap", gap, Types.VARCHAR)
                .param("now", Timestamp.from(now))
                .param("source", kind.source())
                .update();
    }

    List<Stored> all(UUID workspace, Collection<UUID> objects) {
        return jdbc.sql("select * from fact where workspace = :workspace and object in (:objects)")
                .param("workspace", workspace)
                .param("objects", objects)
                .query((row, index) -> FactKind.of(row.getString("kind"))
                        .map(kind -> stored(kind, row)))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** All facts of a workspace. */
    List<Stored> workspace(UUID workspace) {
        return jdbc.sql("select * from fact where workspace = :workspace order by object, kind")
                .param("workspace", workspace)
                .query((row, index) -> FactKind.of(row.getString("kind")).map(kind -> stored(kind, row)))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Stored stored(FactKind kind, java.sql.ResultSet row) {
        try {
            return new Stored(
                    row.getObject("object", UUID.class), kind, row.getString("value"), row.getString("gap"), row.getTimestamp("read_at").toInstant());
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * When the facts of each object were read, the oldest of each. Not of an object that lacks some: a reading that ended in the middle, or that
     * did not know a kind yet, is to be made again.
     */
    Map<UUID, Instant> oldest(UUID workspace) {
        Map<UUID, Instant> oldest = new LinkedHashMap<>();
        jdbc.sql("select object, min(read_at) as read_at, array_agg(kind) as kinds from fact where workspace = :workspace group by object")
                .param("workspace", workspace)
                .query((row, index) -> {
                    Set<String> kinds = Set.of((String[]) row.getArray("kinds").getArray());
                    if (whole(kinds)) oldest.put(row.getObject("object", UUID.class), row.getTimestamp("read_at").toInstant());
                    return kinds;
                })
                .list();
        return oldest;
    }

    private static boolean whole(Set<String> kinds) {
        return kinds.stream()
                .flatMap(key -> FactKind.of(key).stream())
                .findFirst()
                .map(one -> Stream.of(FactKind.values()).filter(each -> each.of() == one.of()).map(FactKind::key).allMatch(kinds::contains))
                .orElse(false);
    }

    /**
     * Since when a key is unused, as far as anybody knows. A use counts from itself; a key without one cannot be younger than it was before it was
     * removed and put back.
     *
     * @return the oldest moment since which no use is known
     */
    Instant unusedSince(UUID workspace, UUID repository, String digest, @Nullable Instant lastUsed, Instant created, Instant now) {
        return jdbc.sql("""
                insert into deploy_key_use as k (workspace, repository, key_digest, unused_since, seen_at)
                values (:workspace, :repository, :digest, coalesce(cast(:used as timestamptz), :created), :now)
                on conflict (workspace, repository, key_digest) do update
                set seen_at = excluded.seen_at,
                    unused_since = case when cast(:used as timestamptz) is null then least(k.unused_since, excluded.unused_since)
                                        else greatest(k.unused_since, excluded.unused_since) end
                returning unused_since""")
                .param("workspace", workspace)
                .param("repository", repository)
                .param("digest", digest)
                .param("used", lastUsed == null ? null : Timestamp.from(lastUsed), Types.TIMESTAMP)
                .param("created", Timestamp.from(created))
                .param("now", Timestamp.from(now))
                .query((row, index) -> row.getTimestamp(1).toInstant())
                .single();
    }
}
