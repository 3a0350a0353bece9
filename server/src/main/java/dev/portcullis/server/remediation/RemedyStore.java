package dev.portcullis.server.remediation;

import dev.portcullis.server.integrations.Sealer;
import dev.portcullis.server.remediation.RemedyObject.Standing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Remedies and their objects. */
@Component
class RemedyStore {
    private final JdbcClient jdbc;
    private final Sealer sealer;
    private final JsonMapper json = JsonMapper.builder().build();

    RemedyStore(JdbcClient jdbc, Sealer sealer) {
        this.jdbc = jdbc;
        this.sealer = sealer;
    }

    /** As a state is kept: the details may hold what is nobody's to read, such as a webhook's whole address. */
    private record Kept(List<String> lines, byte[] sealed) {}

    void insert(UUID workspace, UUID remedy, String kind, String by, Instant now) {
        jdbc.sql("insert into remedy (workspace, remedy, kind, state, proposed_by, proposed_at) values (:workspace, :remedy, :kind, 'reading', :by, :now)")
                .param("workspace", workspace)
                .param("remedy", remedy)
                .param("kind", kind)
                .param("by", by)
                .param("now", Timestamp.from(now))
                .update();
    }

    void insert(UUID workspace, UUID remedy, int position, UUID repository, long finding, String rule, String key, String name) {
        jdbc.sql("""
                insert into remedy_object (workspace, remedy, position, repository, finding, rule, key, name, state)
                values (:workspace, :remedy, :position, :repository, :finding, :rule, :key, :name, 'unread')""")
                .param("workspace", workspace)
                .param("remedy", remedy)
                .param("position", position)
                .param("repository", repository)
                .param("finding", finding)
                .param("rule", rule)
                .param("key", key)
                .param("name", name)
                .update();
    }

    /** Locked until the transaction ends: of two clicks at once the second sees what the first did. */
    Optional<Proposal> lock(UUID workspace, UUID remedy) {
        return jdbc.sql("select * from remedy where workspace = :workspace and remedy = :remedy for update")
                .param("workspace", workspace)
                .param("remedy", remedy)
                .query(RemedyStore::proposal)
                .optional();
    }

    Optional<Proposal> find(UUID remedy) {
        return jdbc.sql("select * from remedy where remedy = :remedy").param("remedy", remedy).query(RemedyStore::proposal).optional();
    }

    /** Newest first. @param workspace null for all @param kind empty for all @param states keys */
    List<Proposal> list(@Nullable UUID workspace, String kind, List<String> states, int offset, int limit) {
        return jdbc.sql("""
                select * from remedy where (cast(:workspace as uuid) is null or workspace = :workspace) and (:kind = '' or kind = :kind) and state in (:states)
                order by proposed_at desc, remedy limit :limit offset :offset""")
                .param("workspace", workspace, Types.OTHER)
                .param("kind", kind)
                .param("states", states)
                .param("limit", limit)
                .param("offset", offset)
                .query(RemedyStore::proposal)
                .list();
    }

    int count(@Nullable UUID workspace, String kind, List<String> states) {
        return jdbc.sql("select count(*) from remedy where (cast(:workspace as uuid) is null or workspace = :workspace) and (:kind = '' or kind = :kind) and state in (:states)")
                .param("workspace", workspace, Types.OTHER)
                .param("kind", kind)
                .param("states", states)
                .query(Integer.class)
                .single();
    }

    void state(Proposal remedy, RemedyState state, @Nullable String stopped) {
        jdbc.sql("update remedy set state = :state, stopped = :stopped where workspace = :workspace and remedy = :remedy")
                .param("state", state.key())
                .param("stopped", stopped, Types.VARCHAR)
                .param("workspace", remedy.workspace())
                .param("remedy", remedy.remedy())
                .update();
    }

    /** @param what approved, applied or undone */
    void by(Proposal remedy, String what, String by, Instant now) {
        String column = switch (what) {
            case "approved", "applied", "undone" -> what;
            default -> throw new IllegalArgumentException(what);
        };
        jdbc.sql("update remedy set " + column + "_by = :by, " + column + "_at = :now where workspace = :workspace and remedy = :remedy")
                .param("by", by)
                .param("now", Timestamp.from(now))
                .param("workspace", remedy.workspace())
                .param("remedy", remedy.remedy())
                .update();
    }

    /** A new request is nobody's approved one, and what was undone before is history. */
    void unapproved(Proposal remedy) {
        jdbc.sql("update remedy set approved_by = null, approved_at = null, undone_by = null, undone_at = null where workspace = :workspace and remedy = :remedy")
                .param("workspace", remedy.workspace())
                .param("remedy", remedy.remedy())
                .update();
    }

    List<RemedyObject> objects(UUID workspace, UUID remedy) {
        return jdbc.sql("select * from remedy_object where workspace = :workspace and remedy = :remedy order by position")
                .param("workspace", workspace)
                .param("remedy", remedy)
                .query((row, index) -> object(row))
                .list();
    }

    /** What became of a remedy's objects, for lists: without opening a state. */
    record Outcome(Map<Standing, Integer> standings, List<String> rules, String name, int repositories) {
        int objects() {
            return standings.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    Map<UUID, Outcome> outcomes(Collection<UUID> remedies) {
        Map<UUID, Outcome> outcomes = new HashMap<>();
        if (remedies.isEmpty()) return outcomes;
        jdbc.sql("""
                select remedy, array_agg(state order by position) as states, array_agg(distinct rule) as rules, min(name) as name, count(distinct repository) as repositories
                from remedy_object where remedy in (:remedies) group by remedy""")
                .param("remedies", remedies)
                .query((row, index) -> {
                    Map<Standing, Integer> standings = new EnumMap<>(Standing.class);
                    for (String each : (String[]) row.getArray("states").getArray()) standings.merge(Standing.of(each), 1, Integer::sum);
                    return outcomes.put(row.getObject("remedy", UUID.class), new Outcome(
                            standings, List.of((String[]) row.getArray("rules").getArray()), row.getString("name"), row.getInt("repositories")));
                })
                .list();
        return outcomes;
    }

    void choose(Proposal remedy, List<Integer> positions) {
        jdbc.sql("""
                update remedy_object set chosen = position in (:positions),
                       state = case when state = 'changed' and position in (:positions) then 'ready' else state end
                where workspace = :workspace and remedy = :remedy""")
                .param("positions", positions.isEmpty() ? List.of(-1) : positions)
                .param("workspace", remedy.workspace())
                .param("remedy", remedy.remedy())
                .update();
    }

    void preview(RemedyObject object, State before, State after, List<PlannedCall> calls, Standing standing, @Nullable String reason) {
        jdbc.sql("""
                update remedy_object set secret = null, secret_shown_at = null, before_state = :before, after_state = :after, calls = :calls, state = :state, reason = :reason
                where workspace = :workspace and remedy = :remedy and position = :position""")
                .param("before", kept(object.workspace(), object.remedy(), object.position(), "before", before))
                .param("after", kept(object.workspace(), object.remedy(), object.position(), "after", after))
                .param("calls", json.writeValueAsString(calls))
                .param("state", standing.key())
                .param("reason", reason, Types.VARCHAR)
                .param("workspace", object.workspace())
                .param("remedy", object.remedy())
                .param("position", object.position())
                .update();
    }

    void standing(RemedyObject object, Standing standing, @Nullable String reason, Instant now) {
        jdbc.sql("""
                update remedy_object set state = :state, reason = :reason,
                       applied_at = case when :state = 'applied' then :now else applied_at end,
                       undone_at = case when :state = 'undone' then :now else undone_at end
                where workspace = :workspace and remedy = :remedy and position = :position""")
                .param("state", standing.key())
                .param("reason", reason, Types.VARCHAR)
                .param("now", Timestamp.from(now))
                .param("workspace", object.workspace())
                .param("remedy", object.remedy())
                .param("position", object.position())
                .update();
    }

    void calls(RemedyObject object, List<PlannedCall> calls) {
        jdbc.sql("update remedy_object set calls = :calls where workspace = :workspace and remedy = :remedy and position = :position")
                .param("calls", json.writeValueAsString(calls))
                .param("workspace", object.workspace())
                .param("remedy", object.remedy())
                .param("position", object.position())
                .update();
    }

    /** In a transaction of its own. False when another remedy is changing the same thing, or did so after we looked. @param looked before the state was read */
    boolean begin(RemedyObject object, Standing standing, Instant looked, Instant now) {
        // What the workspace owns is one thing, through whichever repository it was found.
        boolean shared = object.key().startsWith(Target.OF_WORKSPACE);
        String thing = object.workspace() + "/" + (shared ? "" : object.repository()) + "/" + object.rule() + "/" + object.key();
        jdbc.sql("select 1 from (select pg_advisory_xact_lock(hashtextextended(:thing, 6))) as locked").param("thing", thing).query(Integer.class).single();
        boolean busy = jdbc.sql("""
                select count(*) > 0 from remedy_object where workspace = :workspace and (:shared or repository = :repository) and rule = :rule and key = :key
                and remedy <> :remedy and (state in ('applying', 'undoing') or greatest(applied_at, undone_at) >= :looked)""")
                .param("looked", Timestamp.from(looked))
                .param("workspace", object.workspace())
                .param("shared", shared)
                .param("repository", object.repository())
                .param("rule", object.rule())
                .param("key", object.key())
                .param("remedy", object.remedy())
                .query(Boolean.class)
                .single();
        if (!busy) standing(object, standing, null, now);
        return !busy;
    }

    /** Takes it up for a new preview. */
    void unread(RemedyObject object) {
        jdbc.sql("""
                update remedy_object set state = 'unread', reason = null, chosen = true
                where workspace = :workspace and remedy = :remedy and position = :position""")
                .param("workspace", object.workspace())
                .param("remedy", object.remedy())
                .param("position", object.position())
                .update();
    }

    /** The newest remedy that is on its way, by finding. */
    Map<Long, UUID> open(Collection<Long> findings) {
        Map<Long, UUID> open = new HashMap<>();
        if (findings.isEmpty()) return open;
        jdbc.sql("""
                select o.finding, o.remedy from remedy_object o join remedy r on r.workspace = o.workspace and r.remedy = o.remedy
                where o.finding in (:findings) and r.state in ('reading', 'preview', 'waiting', 'applying') and o.state <> 'left_out' order by r.proposed_at""")
                .param("findings", findings)
                .query((row, index) -> open.put(row.getLong("finding"), row.getObject("remedy", UUID.class)))
                .list();
        return open;
    }

    void secret(RemedyObject object, byte[] sealed) {
        jdbc.sql("update remedy_object set secret = :secret where workspace = :workspace and remedy = :remedy and position = :position")
                .param("secret", sealed)
                .param("workspace", object.workspace())
                .param("remedy", object.remedy())
                .param("position", object.position())
                .update();
    }

    Optional<byte[]> secret(RemedyObject object) {
        return jdbc.sql("select secret from remedy_object where workspace = :workspace and remedy = :remedy and position = :position and secret is not null")
                .param("workspace", object.workspace())
                .param("remedy", object.remedy())
                .param("position", object.position())
                .query((row, index) -> row.getBytes("secret"))
                .optional();
    }

    /** Shown once, and then forgotten. */
    void secretShown(RemedyObject object, Instant now) {
        jdbc.sql("update remedy_object set secret = null, secret_shown_at = :now where workspace = :workspace and remedy = :remedy and position = :position")
                .param("now", Timestamp.from(now))
                .param("workspace", object.workspace())
                .param("remedy", object.remedy())
                .param("position", object.position())
                .update();
    }

    boolean secondApproval(UUID workspace) {
        return jdbc.sql("select second_approval from integration where workspace = :workspace").param("workspace", workspace).query(Boolean.class).optional().orElse(false);
    }

    void secondApproval(UUID workspace, boolean wanted) {
        jdbc.sql("update integration set second_approval = :wanted where workspace = :workspace").param("wanted", wanted).param("workspace", workspace).update();
    }

    private static Proposal proposal(ResultSet row, int index) throws SQLException {
        return new Proposal(
                row.getObject("workspace", UUID.class),
                row.getObject("remedy", UUID.class),
                row.getString("kind"),
                RemedyState.of(row.getString("state")),
                row.getString("proposed_by"),
                row.getTimestamp("proposed_at").toInstant(),
                row.getString("approved_by"),
                instant(row, "approved_at"),
                row.getString("applied_by"),
                instant(row, "applied_at"),
                row.getString("undone_by"),
                instant(row, "undone_at"),
                row.getString("stopped"));
    }

    private RemedyObject object(ResultSet row) throws SQLException {
        return new RemedyObject(
                row.getObject("workspace", UUID.class),
                row.getObject("remedy", UUID.class),
                row.getInt("position"),
                row.getObject("repository", UUID.class),
                row.getLong("finding"),
                row.getString("rule"),
                row.getString("key"),
                row.getString("name"),
                row.getBoolean("chosen"),
                Standing.of(row.getString("state")),
                state(row, "before"),
                state(row, "after"),
                row.getString("calls") == null ? List.of() : json.readValue(row.getString("calls"), new TypeReference<List<PlannedCall>>() {}),
                row.getString("reason"),
                row.getBytes("secret") != null,
                instant(row, "secret_shown_at"));
    }

    private String kept(UUID workspace, UUID remedy, int position, String which, State state) {
        byte[] sealed = sealer.seal(identity(workspace, remedy, position, which), json.writeValueAsString(state.details()));
        return json.writeValueAsString(new Kept(state.lines(), sealed));
    }

    private @Nullable State state(ResultSet row, String which) throws SQLException {
        String text = row.getString(which + "_state");
        if (text == null) return null;
        Kept kept = json.readValue(text, Kept.class);
        String details = sealer.openText(
                identity(row.getObject("workspace", UUID.class), row.getObject("remedy", UUID.class), row.getInt("position"), which), kept.sealed());
        return new State(kept.lines(), json.readValue(details, new TypeReference<Map<String, String>>() {}));
    }

    private static String identity(UUID workspace, UUID remedy, int position, String which) {
        return "remedy:" + workspace + ":" + remedy + ":" + position + ":" + which;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
