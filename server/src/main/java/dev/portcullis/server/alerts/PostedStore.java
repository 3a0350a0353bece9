package dev.portcullis.server.alerts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What we wrote on pull requests. A row is there before the call; without a remote id it is in doubt. */
@Component
class PostedStore {
    private final JdbcClient jdbc;

    PostedStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Posted> all(UUID workspace, UUID repository, int number) {
        return jdbc.sql("select * from posted where workspace = :workspace and repository = :repository and number = :number order by intended_at, surface, key")
                .param("workspace", workspace)
                .param("repository", repository)
                .param("number", number)
                .query((row, index) -> posted(row))
                .list();
    }

    private static Posted posted(ResultSet row) throws SQLException {
        Timestamp posted = row.getTimestamp("posted_at");
        return new Posted(
                row.getString("surface"),
                row.getString("key"),
                row.getString("remote_id"),
                row.getString("content_hash"),
                row.getBoolean("resolved"),
                posted == null ? null : posted.toInstant());
    }

    /** Something of ours and where it stands. @param leftReason why it could not be taken back when that was last tried */
    record Place(UUID workspace, UUID repository, int number, Posted posted, @Nullable String leftReason) {}

    /** All that we wrote in a workspace; one pull request after the other. */
    List<Place> everything(UUID workspace) {
        return jdbc.sql("select * from posted where workspace = :workspace order by repository, number, surface, key")
                .param("workspace", workspace)
                .query((row, index) -> new Place(workspace, row.getObject("repository", UUID.class), row.getInt("number"), posted(row), row.getString("left_reason")))
                .list();
    }

    /** It could not be taken back. */
    void left(Place place, String reason) {
        jdbc.sql("update posted set left_reason = :reason where workspace = :workspace and repository = :repository and number = :number and surface = :surface and key = :key")
                .param("reason", reason)
                .param("workspace", place.workspace())
                .param("repository", place.repository())
                .param("number", place.number())
                .param("surface", place.posted().surface())
                .param("key", place.posted().key())
                .update();
    }

    void forget(Place place) {
        jdbc.sql("delete from posted where workspace = :workspace and repository = :repository and number = :number and surface = :surface and key = :key")
                .param("workspace", place.workspace())
                .param("repository", place.repository())
                .param("number", place.number())
                .param("surface", place.posted().surface())
                .param("key", place.posted().key())
                .update();
    }

    void intend(UUID workspace, UUID repository, int number, String surface, String key, Instant now) {
        jdbc.sql("""
                insert into posted (workspace, repository, number, surface, key, intended_at) values (:workspace, :repository, :number, :surface, :key, :now)
                on conflict do nothing""")
                .param("workspace", workspace)
                .param("repository", repository)
                .param("number", number)
                .param("surface", surface)
                .param("key", key)
                .param("now", Timestamp.from(now))
                .update();
    }

    void done(UUID workspace, UUID repository, int number, String surface, String key, String remoteId, @Nullable String contentHash, boolean resolved,
            Instant now) {
        jdbc.sql("""
                update posted set remote_id = :remote, content_hash = :hash, resolved = :resolved, posted_at = :now, left_reason = null
                where workspace = :workspace and repository = :repository and number = :number and surface = :surface and key = :key""")
                .param("remote", remoteId)
                .param("hash", contentHash, Types.VARCHAR)
                .param("resolved", resolved)
                .param("now", Timestamp.from(now))
                .param("workspace", workspace)
                .param("repository", repository)
                .param("number", number)
                .param("surface", surface)
                .param("key", key)
                .update();
    }
}
