package dev.portcullis.server.inventory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Workspaces, projects, repositories. */
@Component
class RepositoryStore {
    private static final String SELECT = """
            select r.*, w.slug as workspace_slug from repository r join workspace w on w.workspace = r.workspace
            """;

    private final JdbcClient jdbc;

    RepositoryStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void workspace(UUID workspace, String slug, String name, String source, Instant now) {
        jdbc.sql("""
                insert into workspace (workspace, slug, name, read_at, source) values (:workspace, :slug, :name, :now, :source)
                on conflict (workspace) do update set slug = excluded.slug, name = excluded.name, read_at = excluded.read_at, source = excluded.source""")
                .param("workspace", workspace)
                .param("slug", slug)
                .param("name", name)
                .param("now", Timestamp.from(now))
                .param("source", source)
                .update();
    }

    Optional<Workspace> workspace(UUID workspace) {
        return jdbc.sql("select * from workspace where workspace = :workspace")
                .param("workspace", workspace)
                .query(RepositoryStore::workspace)
                .optional();
    }

    List<Workspace> workspaces() {
        return jdbc.sql("""
                select w.*, (select count(*) from repository r where r.workspace = w.workspace and r.state <> 'gone') as repositories
                from workspace w join integration i on i.workspace = w.workspace order by w.slug""")
                .query(RepositoryStore::workspace)
                .list();
    }

    void project(UUID workspace, String project, String key, String name, Instant now) {
        jdbc.sql("""
                insert into project (workspace, project, key, name, read_at, source) values (:workspace, :project, :key, :name, :now, 'listing')
                on conflict (workspace, project) do update set key = excluded.key, name = excluded.name, read_at = excluded.read_at""")
                .param("workspace", workspace)
                .param("project", project)
                .param("key", key)
                .param("name", name)
                .param("now", Timestamp.from(now))
                .update();
    }

    List<Project> projects(UUID workspace) {
        return jdbc.sql("select project, key, name from project where workspace = :workspace order by name")
                .param("workspace", workspace)
                .query((row, index) -> new Project(row.getString("project"), row.getString("key"), row.getString("name")))
                .list();
    }

    /** Only after a complete listing: what it did not name is gone. */
    void retainProjects(UUID workspace, Instant listedAt) {
        jdbc.sql("delete from project where workspace = :workspace and read_at < :listed")
                .param("workspace", workspace)
                .param("listed", Timestamp.from(listedAt))
                .update();
    }

    void listed(UUID workspace, UUID repository, @Nullable String project, String slug, String name, boolean isPrivate, @Nullable String mainBranch,
            @Nullable String language, Instant now) {
        jdbc.sql("""
                insert into repository as r (workspace, repository, project, slug, name, is_private, main_branch, language, state, read_at, source)
                values (:workspace, :repository, :project, :slug, :name, :private, :main, :language, 'present', :now, 'listing')
                on conflict (workspace, repository) do update
                set project = excluded.project, slug = excluded.slug, name = excluded.name, is_private = excluded.is_private,
                    main_branch = excluded.main_branch, language = excluded.language, read_at = excluded.read_at, source = 'listing',
                    state = case when r.state in ('claimed', 'gone') then 'present' else r.state end,
                    state_reason = case when r.state in ('claimed', 'gone') then '' else r.state_reason end""")
                .param("workspace", workspace)
                .param("repository", repository)
                .param("project", project, Types.VARCHAR)
                .param("slug", slug)
                .param("name", name)
                .param("private", isPrivate)
                .param("main", mainBranch, Types.VARCHAR)
                .param("language", language, Types.VARCHAR)
                .param("now", Timestamp.from(now))
                .update();
    }

    /** A delivery names a repository: it opens a row and may rename it, but settles nothing. */
    void claimed(UUID workspace, UUID repository, @Nullable String project, String slug, String name, Instant now) {
        jdbc.sql("""
                insert into repository as r (workspace, repository, project, slug, name, state, read_at, source)
                values (:workspace, :repository, :project, :slug, :name, 'claimed', :now, 'delivery')
                on conflict (workspace, repository) do update
                set slug = excluded.slug, name = excluded.name
                where r.slug <> excluded.slug or r.name <> excluded.name""")
                .param("workspace", workspace)
                .param("repository", repository)
                .param("project", project, Types.VARCHAR)
                .param("slug", slug)
                .param("name", name)
                .param("now", Timestamp.from(now))
                .update();
    }

    /** @return whether it is another than the known one; then Bitbucket's own word on the repository is wanted before the next listing */
    boolean claimedProject(UUID workspace, UUID repository, String project) {
        return jdbc.sql("""
                update repository set source = 'delivery'
                where workspace = :workspace and repository = :repository and project is distinct from :project""")
                .param("project", project)
                .param("workspace", workspace)
                .param("repository", repository)
                .update() == 1;
    }

    /** Only after a complete listing. */
    List<UUID> retain(UUID workspace, Collection<UUID> listed, Instant now) {
        return jdbc.sql("""
                update repository set state = 'gone', state_reason = 'Bitbucket lists it no more', read_at = :now
                where workspace = :workspace and state <> 'gone' and source = 'listing' and repository <> all (:listed) returning repository""")
                .param("workspace", workspace)
                .param("listed", listed.toArray(UUID[]::new))
                .param("now", Timestamp.from(now))
                .query(UUID.class)
                .list();
    }

    void state(UUID workspace, UUID repository, String state, String reason) {
        jdbc.sql("update repository set state = :state, state_reason = :reason where workspace = :workspace and repository = :repository")
                .param("state", state)
                .param("reason", reason)
                .param("workspace", workspace)
                .param("repository", repository)
                .update();
    }

    void fetched(UUID workspace, UUID repository, long bytes, Instant now) {
        jdbc.sql("""
                update repository set fetched_at = :now, mirror_bytes = :bytes, state = 'present', state_reason = ''
                where workspace = :workspace and repository = :repository""")
                .param("now", Timestamp.from(now))
                .param("bytes", bytes)
                .param("workspace", workspace)
                .param("repository", repository)
                .update();
    }

    void firstRead(UUID workspace, UUID repository, Instant now) {
        jdbc.sql("update repository set first_read_at = :now where workspace = :workspace and repository = :repository and first_read_at is null")
                .param("now", Timestamp.from(now))
                .param("workspace", workspace)
                .param("repository", repository)
                .update();
    }

    Optional<Repository> find(UUID workspace, UUID repository) {
        return jdbc.sql(SELECT + "where r.workspace = :workspace and r.repository = :repository")
                .param("workspace", workspace)
                .param("repository", repository)
                .query(RepositoryStore::repository)
                .optional();
    }

    Optional<Repository> bySlug(String workspaceSlug, String slug) {
        return jdbc.sql(SELECT + "where w.slug = :workspace and r.slug = :slug order by (r.state = 'gone'), r.read_at desc limit 1")
                .param("workspace", workspaceSlug)
                .param("slug", slug)
                .query(RepositoryStore::repository)
                .optional();
    }

    List<Repository> all(@Nullable UUID workspace) {
        return jdbc.sql(SELECT + "join integration i on i.workspace = r.workspace where r.state <> 'gone' and (cast(:workspace as uuid) is null or r.workspace = :workspace) order by w.slug, r.slug")
                .param("workspace", workspace, Types.OTHER)
                .query(RepositoryStore::repository)
                .list();
    }

    List<Repository> gone(@Nullable UUID workspace) {
        return jdbc.sql(SELECT + "join integration i on i.workspace = r.workspace where r.state = 'gone' and (cast(:workspace as uuid) is null or r.workspace = :workspace) order by w.slug, r.slug")
                .param("workspace", workspace, Types.OTHER)
                .query(RepositoryStore::repository)
                .list();
    }

    private static Workspace workspace(ResultSet row, int index) throws SQLException {
        return new Workspace(row.getObject("workspace", UUID.class), row.getString("slug"), row.getString("name"));
    }

    private static Repository repository(ResultSet row, int index) throws SQLException {
        return new Repository(
                row.getObject("workspace", UUID.class),
                row.getObject("repository", UUID.class),
                row.getString("workspace_slug"),
                row.getString("project"),
                row.getString("slug"),
                row.getString("name"),
                row.getObject("is_private", Boolean.class),
                row.getString("main_branch"),
                row.getString("language"),
                row.getString("state"),
                row.getString("state_reason"),
                row.getTimestamp("read_at").toInstant(),
                row.getString("source"),
                instant(row, "first_read_at"),
                instant(row, "fetched_at"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }
}
