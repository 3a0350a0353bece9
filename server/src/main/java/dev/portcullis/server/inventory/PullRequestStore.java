package dev.portcullis.server.inventory;

import dev.portcullis.server.integrations.Names.Name;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Pull requests. */
@Component
class PullRequestStore {
    private final JdbcClient jdbc;

    PullRequestStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What a delivery or a listing tells of an open pull request. */
    record Told(
            int number,
            String titleShown,
            boolean draft,
            @Nullable String authorUuid,
            String authorName,
            Name source,
            @Nullable UUID sourceRepository,
            @Nullable String sourceFullName,
            @Nullable String sourceHead,
            Name target,
            Instant createdOn,
            Instant updatedOn) {}

    /**
     * @param confirmed true for a listing (its word is Bitbucket's), false for a delivery, whose word on the state is only a claim
     * @param quietHead for a row that is new: the head at which nothing is written; null to speak
     */
    void told(UUID workspace, UUID repository, Told told, String state, boolean confirmed, @Nullable String quietHead, Instant now) {
        jdbc.sql("""
                insert into pull_request as p (workspace, repository, number, title_shown, state, claimed_state, draft, author_uuid, author_name,
                    source_key, source_shown, source_sealed, source_repository, source_full_name, source_head, target_key, target_shown, target_sealed,
                    created_on, updated_on, read_at, source, quiet_head, head_seen_at)
                values (:workspace, :repository, :number, :title, 'open', :claimed, :draft, :author_uuid, :author_name,
                    :source_key, :source_shown, :source_sealed, :source_repository, :source_full_name, :source_head, :target_key, :target_shown, :target_sealed,
                    :created, :updated, :now, :source, :quiet, :now)
                on conflict (workspace, repository, number) do update
                set title_shown = excluded.title_shown, draft = excluded.draft, author_name = excluded.author_name, author_uuid = excluded.author_uuid,
                    source_key = excluded.source_key, source_shown = excluded.source_shown, source_sealed = excluded.source_sealed,
                    source_repository = excluded.source_repository, source_full_name = excluded.source_full_name,
                    head_seen_at = case when p.source_head is distinct from excluded.source_head then excluded.head_seen_at else p.head_seen_at end,
                    source_head = excluded.source_head,
                    target_key = excluded.target_key, target_shown = excluded.target_shown, target_sealed = excluded.target_sealed,
                    updated_on = excluded.updated_on, read_at = excluded.read_at, source = excluded.source,
                    state = case when :confirmed then :state else p.state end,
                    claimed_state = case when :confirmed then null else :claimed end
                where p.updated_on <= excluded.updated_on""")
                .param("workspace", workspace)
                .param("repository", repository)
                .param("number", told.number())
                .param("title", told.titleShown())
                .param("claimed", confirmed || state.equals("open") ? null : state, Types.VARCHAR)
                .param("state", state)
                .param("confirmed", confirmed)
                .param("draft", told.draft())
                .param("author_uuid", told.authorUuid(), Types.VARCHAR)
                .param("author_name", told.authorName())
                .param("source_key", told.source().key())
                .param("source_shown", told.source().shown())
                .param("source_sealed", told.source().sealed(), Types.BINARY)
                .param("source_repository", told.sourceRepository(), Types.OTHER)
                .param("source_full_name", told.sourceFullName(), Types.VARCHAR)
                .param("source_head", told.sourceHead(), Types.VARCHAR)
                .param("target_key", told.target().key())
                .param("target_shown", told.target().shown())
                .param("target_sealed", told.target().sealed(), Types.BINARY)
                .param("created", Timestamp.from(told.createdOn()))
                .param("updated", Timestamp.from(told.updatedOn()))
                .param("now", Timestamp.from(now))
                .param("source", confirmed ? "listing" : "delivery")
                .param("quiet", quietHead, Types.VARCHAR)
                .update();
    }

    void confirmed(UUID workspace, UUID repository, int number, String state) {
        jdbc.sql("""
                update pull_request set state = :state, claimed_state = null
                where workspace = :workspace and repository = :repository and number = :number""")
                .param("state", state)
                .param("workspace", workspace)
                .param("repository", repository)
                .param("number", number)
                .update();
    }

    void judged(UUID workspace, UUID repository, int number, @Nullable String head, @Nullable String base, @Nullable String gap, Instant now) {
        jdbc.sql("""
                update pull_request set judged_head = :head, judged_base = :base, judged_at = :now, judge_gap = :gap
                where workspace = :workspace and repository = :repository and number = :number""")
                .param("head", head, Types.VARCHAR)
                .param("base", base, Types.VARCHAR)
                .param("gap", gap, Types.VARCHAR)
                .param("now", Timestamp.from(now))
                .param("workspace", workspace)
                .param("repository", repository)
                .param("number", number)
                .update();
    }

    /** From now on nothing is written to what is open, until it is pushed to. */
    void hush(UUID workspace) {
        jdbc.sql("""
                update pull_request p set quiet_head = coalesce(
                    (select r.head_seen from ref_state r where r.workspace = p.workspace and r.repository = p.source_repository and r.ref_key = p.source_key),
                    source_head, judged_head, '')
                where workspace = :workspace and state = 'open'""")
                .param("workspace", workspace)
                .update();
    }

    Optional<PullRequest> find(UUID workspace, UUID repository, int number) {
        return jdbc.sql("select * from pull_request where workspace = :workspace and repository = :repository and number = :number")
                .param("workspace", workspace)
                .param("repository", repository)
                .param("number", number)
                .query(PullRequestStore::row)
                .optional();
    }

    Optional<PullRequest> lock(UUID workspace, UUID repository, int number) {
        return jdbc.sql("select * from pull_request where workspace = :workspace and repository = :repository and number = :number for no key update")
                .param("workspace", workspace)
                .param("repository", repository)
                .param("number", number)
                .query(PullRequestStore::row)
                .optional();
    }

    List<PullRequest> open(UUID workspace, @Nullable UUID repository) {
        return jdbc.sql("""
                select * from pull_request where workspace = :workspace and state = 'open'
                  and (cast(:repository as uuid) is null or repository = :repository) order by updated_on desc""")
                .param("workspace", workspace)
                .param("repository", repository, Types.OTHER)
                .query(PullRequestStore::row)
                .list();
    }

    private static PullRequest row(ResultSet row, int index) throws SQLException {
        return new PullRequest(
                row.getObject("workspace", UUID.class),
                row.getObject("repository", UUID.class),
                row.getInt("number"),
                row.getString("title_shown"),
                row.getString("state"),
                row.getString("claimed_state"),
                row.getBoolean("draft"),
                row.getString("author_name"),
                row.getString("source_key"),
                row.getString("source_shown"),
                row.getBytes("source_sealed"),
                row.getObject("source_repository", UUID.class),
                row.getString("source_full_name"),
                row.getString("source_head"),
                row.getString("target_key"),
                row.getString("target_shown"),
                row.getTimestamp("created_on").toInstant(),
                row.getTimestamp("updated_on").toInstant(),
                row.getTimestamp("read_at").toInstant(),
                row.getString("quiet_head"),
                row.getString("judged_head"),
                row.getString("judged_base"),
                RepositoryStore.instant(row, "judged_at"),
                row.getString("judge_gap"),
                RepositoryStore.instant(row, "head_seen_at"));
    }
}
