package dev.portcullis.server.findings;

import dev.portcullis.detection.Detection.EvidenceLine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Findings as pages and pull requests read them. */
@Component
class FindingListStore {
    private static final String RISK = "least(100, f.risk + least(10, greatest(0, floor(extract(epoch from (cast(:now as timestamptz) - f.opened_at)) / 86400))))::int";

    private static final String FROM = """
            from finding f
            join finding_shown s on s.workspace = f.workspace and s.finding = f.finding
            join integration i on i.workspace = f.workspace
            """;

    /** The place that stands for a finding: on a branch before in history, the oldest first. */
    private static final String PLACE = """
            left join lateral (
                select o.*, r.slug, r.main_branch, w.slug as workspace_slug, count(*) over () as places
                from occurrence o join repository r on r.workspace = o.workspace and r.repository = o.repository
                join workspace w on w.workspace = o.workspace
                where o.workspace = f.workspace and o.finding = f.finding
                order by (o.kind = 'file') desc, exists (select 1 from presence p where p.workspace = o.workspace and p.occurrence = o.occurrence and p.state = 'present') desc,
                         o.occurrence limit 1) o on true
            """;

    private static final String COLUMNS =
            "f.*, o.repository, o.slug, o.main_branch, o.workspace_slug, o.path_key, o.path_shown, o.line, o.kind, o.commit, o.places ";

    private final JdbcClient jdbc;
    private final JsonMapper json = JsonMapper.builder().build();

    FindingListStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Finding> list(FindingFilter filter, Instant now) {
        String order = order(filter);
        return where("select " + COLUMNS + "from (select f.*, s.state, " + RISK + " as shown_risk " + FROM, filter, "",
                        " order by " + order + " limit :limit offset :offset) f " + PLACE + " order by " + order)
                .param("now", Timestamp.from(now))
                .param("limit", filter.size())
                .param("offset", (long) (filter.page() - 1) * filter.size())
                .query(FindingListStore::finding)
                .list();
    }

    private static String order(FindingFilter filter) {
        return switch (filter.sort()) {
            case "age" -> "f.opened_at desc, f.finding desc";
            case "severity" -> "array_position(array['critical','high','medium','low','info'], f.severity), shown_risk desc, f.finding desc";
            default -> "shown_risk desc, f.finding desc";
        };
    }

    /** What stands before and after a finding in a list; empty when the list does not hold it. */
    Optional<Neighbours> neighbours(FindingFilter filter, long number, Instant now) {
        return where("with listed as (select f.finding, f.opened_at, f.severity, " + RISK + " as shown_risk " + FROM, filter, "",
                        ") select * from (select f.finding, lag(f.finding) over w as before, lead(f.finding) over w as after,"
                                + " row_number() over w as position, count(*) over () as total from listed f window w as (order by "
                                + order(filter) + ")) n where n.finding = :number")
                .param("now", Timestamp.from(now))
                .param("number", number)
                .query((row, index) -> new Neighbours(
                        row.getObject("before", Long.class), row.getObject("after", Long.class), row.getLong("position"), row.getLong("total")))
                .optional();
    }

    int count(FindingFilter filter) {
        return where("select count(*) " + FROM, filter, "", "").query(Integer.class).single();
    }

    /** Counts of one facet under all other filters. */
    Map<String, Integer> facet(FindingFilter filter, String facet) {
        String column = switch (facet) {
            case "state" -> "s.state";
            case "severity" -> "f.severity";
            case "engine" -> "f.engine";
            case "rule" -> "f.rule";
            case "repository" -> "r.repository::text";
            default -> throw new IllegalArgumentException(facet);
        };
        String join = facet.equals("repository")
                ? "join lateral (select distinct x.repository from occurrence x where x.workspace = f.workspace and x.finding = f.finding) r on true "
                : "";
        Map<String, Integer> counts = new LinkedHashMap<>();
        where("select " + column + " as value, count(*) as n " + FROM + join, filter, facet, " group by 1 order by 2 desc, 1")
                .query((row, index) -> counts.put(row.getString("value"), row.getInt("n")))
                .list();
        return counts;
    }

    private JdbcClient.StatementSpec where(String select, FindingFilter filter, String except, String tail) {
        StringBuilder where = new StringBuilder("where true");
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (filter.workspace() != null) {
            where.append(" and f.workspace = :workspace");
            parameters.put("workspace", filter.workspace());
        }
        if (!filter.states().isEmpty() && !except.equals("state")) {
            where.append(" and s.state in (:states)");
            parameters.put("states", filter.states().stream().map(FindingState::key).toList());
        }
        if (!filter.severities().isEmpty() && !except.equals("severity")) {
            where.append(" and f.severity in (:severities)");
            parameters.put("severities", filter.severities().stream().map(each -> each.name().toLowerCase(Locale.ROOT)).toList());
        }
        if (!filter.engines().isEmpty() && !except.equals("engine")) {
            where.append(" and f.engine in (:engines)");
            parameters.put("engines", filter.engines());
        }
        if (!filter.rules().isEmpty() && !except.equals("rule")) {
            where.append(" and f.rule in (:rules)");
            parameters.put("rules", filter.rules());
        }
        if (!filter.repositories().isEmpty() && !except.equals("repository")) {
            where.append(" and exists (select 1 from occurrence x where x.workspace = f.workspace and x.finding = f.finding and x.repository in (:repositories))");
            parameters.put("repositories", filter.repositories());
        }
        if (!filter.presence().isEmpty()) {
            where.append(" and f.presence = :presence");
            parameters.put("presence", filter.presence());
        }
        if (filter.openedSince() != null) {
            where.append(" and f.opened_at >= :since");
            parameters.put("since", Timestamp.from(filter.openedSince()));
        }
        if (!filter.text().isBlank()) {
            where.append(' ').append("""
                     and (f.title ilike :text or f.rule ilike :text or 'F-' || f.finding ilike :text or exists (
                        select 1 from occurrence x join repository y on y.workspace = x.workspace and y.repository = x.repository
                        where x.workspace = f.workspace and x.finding = f.finding
                          and (x.path_shown ilike :text or y.slug ilike :text or x.author_name ilike :text or x.author_email ilike :text)))""");
            parameters.put("text", "%" + filter.text().strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%");
        }
        JdbcClient.StatementSpec spec = jdbc.sql(select + where + tail);
        for (Map.Entry<String, Object> each : parameters.entrySet()) spec = spec.param(each.getKey(), each.getValue());
        return spec;
    }

    Optional<Finding> find(long number, Instant now) {
        return jdbc.sql("select " + COLUMNS + "from (select f.*, s.state, " + RISK + " as shown_risk " + FROM + "where f.finding = :number) f " + PLACE)
                .param("now", Timestamp.from(now))
                .param("number", number)
                .query(FindingListStore::finding)
                .optional();
    }

    List<Occurrence> occurrences(UUID workspace, long finding, int limit) {
        return jdbc.sql("""
                select o.*, r.slug, w.slug as workspace_slug,
                       coalesce((select array_agg(f.ref_shown order by f.ref_shown) from presence p
                          join ref_state f on f.workspace = p.workspace and f.repository = p.repository and f.ref_key = p.ref_key
                          where p.workspace = o.workspace and p.occurrence = o.occurrence and p.state = 'present'), '{}') as refs
                from occurrence o join repository r on r.workspace = o.workspace and r.repository = o.repository
                join workspace w on w.workspace = o.workspace
                where o.workspace = :workspace and o.finding = :finding
                order by (o.kind = 'file') desc, exists (select 1 from presence p where p.workspace = o.workspace and p.occurrence = o.occurrence and p.state = 'present') desc,
                         o.occurrence limit :limit""")
                .param("workspace", workspace)
                .param("finding", finding)
                .param("limit", limit)
                .query((row, index) -> new Occurrence(
                        row.getLong("occurrence"),
                        row.getObject("repository", UUID.class),
                        row.getString("slug"),
                        row.getString("workspace_slug"),
                        row.getString("kind"),
                        row.getString("path_shown"),
                        row.getInt("line"),
                        row.getString("commit"),
                        row.getString("author_name"),
                        row.getString("author_email"),
                        instant(row, "authored_at"),
                        row.getString("hint"),
                        evidence(row.getString("evidence")),
                        row.getTimestamp("first_seen").toInstant(),
                        List.of((String[]) row.getArray("refs").getArray())))
                .list();
    }

    List<FindingEvent> events(UUID workspace, long finding) {
        return jdbc.sql("select * from finding_event where workspace = :workspace and finding = :finding order by id desc limit 200")
                .param("workspace", workspace)
                .param("finding", finding)
                .query((row, index) -> new FindingEvent(
                        row.getTimestamp("at").toInstant(), row.getString("kind"), row.getString("actor"), row.getString("sentence")))
                .list();
    }

    List<BroughtFinding> brought(UUID workspace, UUID repository, int number) {
        return jdbc.sql("""
                select f.finding, f.episode, f.engine, f.rule, f.title, f.severity, o.*, b.at_head,
                       (select d.kind from decision d where d.workspace = f.workspace and d.finding = f.finding and d.undone_at is null
                          and (d.repository is null or d.repository = b.repository) order by d.id desc limit 1) as decision
                from brought b
                join finding f on f.workspace = b.workspace and f.finding = b.finding
                join occurrence o on o.workspace = b.workspace and o.occurrence = b.occurrence
                where b.workspace = :workspace and b.repository = :repository and b.number = :number
                order by array_position(array['critical','high','medium','low','info'], f.severity), o.path_key, o.line, o.occurrence""")
                .param("workspace", workspace)
                .param("repository", repository)
                .param("number", number)
                .query((row, index) -> new BroughtFinding(
                        row.getLong("finding"),
                        row.getInt("episode"),
                        row.getString("engine"),
                        row.getString("rule"),
                        row.getString("title"),
                        row.getString("hint"),
                        FindingStore.severity(row),
                        row.getString("decision") == null ? null : Decision.Kind.valueOf(row.getString("decision").toUpperCase(Locale.ROOT)),
                        row.getLong("occurrence"),
                        row.getBoolean("at_head"),
                        row.getString("kind"),
                        row.getString("path_key"),
                        row.getString("path_shown"),
                        row.getBytes("path_sealed"),
                        row.getInt("line"),
                        row.getString("commit"),
                        evidence(row.getString("evidence"))))
                .list();
    }

    /** Pull requests that bring the finding: repository and number. */
    List<BringingPullRequest> bringing(UUID workspace, long finding) {
        return jdbc.sql("""
                select distinct b.repository, b.number, r.slug, w.slug as workspace_slug from brought b
                join repository r on r.workspace = b.workspace and r.repository = b.repository
                join workspace w on w.workspace = b.workspace
                where b.workspace = :workspace and b.finding = :finding order by b.repository, b.number""")
                .param("workspace", workspace)
                .param("finding", finding)
                .query((row, index) -> new BringingPullRequest(
                        row.getObject("repository", UUID.class), row.getInt("number"), row.getString("workspace_slug"), row.getString("slug")))
                .list();
    }


    private List<EvidenceLine> evidence(String text) {
        return json.readValue(text, new TypeReference<List<EvidenceLine>>() {});
    }

    private static Finding finding(ResultSet row, int index) throws SQLException {
        UUID repository = row.getObject("repository", UUID.class);
        return new Finding(
                row.getObject("workspace", UUID.class),
                row.getLong("finding"),
                row.getString("engine"),
                row.getString("rule"),
                row.getInt("episode"),
                row.getString("title"),
                row.getString("hint"),
                FindingStore.severity(row),
                row.getInt("shown_risk"),
                row.getString("presence"),
                FindingState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getTimestamp("opened_at").toInstant(),
                instant(row, "gone_at"),
                repository == null
                        ? null
                        : new Finding.Headline(
                                repository,
                                row.getString("workspace_slug"),
                                row.getString("slug"),
                                row.getString("kind").equals("setting")
                                        ? SettingPlace.of(row.getString("rule"), row.getString("path_key"), row.getString("path_shown"), row.getString("main_branch"))
                                        : row.getString("path_shown"),
                                row.getInt("line"),
                                row.getString("kind"),
                                row.getString("commit"),
                                row.getInt("places")));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }
}
