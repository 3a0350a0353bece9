package dev.portcullis.server.onboarding;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What a validation found out, row by row, so that pages see it grow and a restart goes on. */
@Component
class ConnectionStore {
    private final JdbcClient jdbc;
    private final JsonMapper json = JsonMapper.builder().build();

    ConnectionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void reset(UUID principal, List<String> names) {
        jdbc.sql("delete from connection_check where principal = :principal").param("principal", principal).update();
        jdbc.sql("delete from offered_workspace where principal = :principal").param("principal", principal).update();
        int position = 0;
        for (String name : names)
            jdbc.sql("insert into connection_check (principal, position, name, state, title) values (:principal, :position, :name, 'waiting', :name)")
                    .param("principal", principal)
                    .param("position", position++)
                    .param("name", name)
                    .update();
    }

    void check(UUID principal, String name, Check check) {
        jdbc.sql("""
                update connection_check set state = :state, title = :title, detail = :detail, quote = :quote, next_step = :next, millis = :millis
                where principal = :principal and name = :name""")
                .param("state", check.state())
                .param("title", check.title())
                .param("detail", check.detail())
                .param("quote", check.quote())
                .param("next", check.nextStep())
                .param("millis", check.millis(), java.sql.Types.INTEGER)
                .param("principal", principal)
                .param("name", name)
                .update();
    }

    List<Check> checks(UUID principal) {
        return jdbc.sql("select * from connection_check where principal = :principal order by position")
                .param("principal", principal)
                .query((row, index) -> new Check(
                        row.getString("name"),
                        row.getString("state"),
                        row.getString("title"),
                        row.getString("detail"),
                        row.getString("quote"),
                        row.getString("next_step"),
                        row.getObject("millis", Integer.class)))
                .list();
    }

    /**
     * One line of the validation.
     *
     * @param state waiting, running, ok, warning or failed
     * @param quote Bitbucket's own words; empty for none
     * @param nextStep what to do about it; empty for nothing
     */
    public record Check(String name, String state, String title, String detail, String quote, String nextStep, @Nullable Integer millis) {}

    void offer(UUID principal, Offered workspace) {
        jdbc.sql("""
                insert into offered_workspace (principal, workspace, slug, name, administrator, projects)
                values (:principal, :workspace, :slug, :name, :administrator, :projects)
                on conflict (principal, workspace) do update set slug = excluded.slug, name = excluded.name, administrator = excluded.administrator, projects = excluded.projects""")
                .param("principal", principal)
                .param("workspace", workspace.workspace())
                .param("slug", workspace.slug())
                .param("name", workspace.name())
                .param("administrator", workspace.administrator())
                .param("projects", json.writeValueAsString(workspace.projects()))
                .update();
    }

    List<Offered> offered(UUID principal) {
        return jdbc.sql("select * from offered_workspace where principal = :principal order by slug")
                .param("principal", principal)
                .query((row, index) -> new Offered(
                        row.getObject("workspace", UUID.class),
                        row.getString("slug"),
                        row.getString("name"),
                        row.getBoolean("administrator"),
                        json.readValue(row.getString("projects"), new TypeReference<List<OfferedProject>>() {})))
                .list();
    }

    /** A workspace that the account may see. */
    public record Offered(UUID workspace, String slug, String name, boolean administrator, List<OfferedProject> projects) {}

    /** @param uuid with braces, as Bitbucket writes it */
    public record OfferedProject(String key, String uuid, String name) {}
}
