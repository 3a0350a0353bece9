package dev.portcullis.server.findings;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.Severity;
import dev.portcullis.detection.rules.Rule;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Findings, their fingerprints, decisions and events. */
@Component
class FindingStore {
    private final JdbcClient jdbc;

    FindingStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Long> find(UUID workspace, String scope, Detection.Fingerprint fingerprint) {
        return jdbc.sql("select finding from fingerprint where workspace = :workspace and scope = :scope and algorithm = :algorithm and value = :value")
                .param("workspace", workspace)
                .param("scope", scope)
                .param("algorithm", fingerprint.algorithm())
                .param("value", fingerprint.value())
                .query(Long.class)
                .optional();
    }

    /**
     * Two repositories of a workspace may be scanned at once and hold the same value: the fingerprint's key decides who opens it, the other takes
     * what it finds.
     *
     * @return the finding, and whether it was this call that opened it
     */
    Opened open(UUID workspace, String scope, Rule rule, Detection detection, Instant now) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:fingerprint, 0))")
                .param("fingerprint", workspace + detection.fingerprint().value())
                .query((row, index) -> 0)
                .single();
        Optional<Long> other = find(workspace, scope, detection.fingerprint());
        if (other.isPresent()) return new Opened(other.get(), false);
        long finding = jdbc.sql("""
                insert into finding (workspace, scope, engine, rule, title, hint, severity, risk, presence, closes_when_gone, opened_at)
                values (:workspace, :scope, :engine, :rule, :title, :hint, :severity, 0, 'present', :closes, :now) returning finding""")
                .param("workspace", workspace)
                .param("scope", scope)
                .param("engine", rule.id().substring(0, rule.id().indexOf('/')))
                .param("rule", rule.id())
                .param("title", rule.title())
                .param("hint", detection.hint())
                .param("severity", rule.severity().name().toLowerCase(Locale.ROOT))
                .param("closes", !rule.id().startsWith("secrets/"))
                .param("now", Timestamp.from(now))
                .query(Long.class)
                .single();
        jdbc.sql("insert into fingerprint (workspace, scope, algorithm, value, finding) values (:workspace, :scope, :algorithm, :value, :finding)")
                .param("workspace", workspace)
                .param("scope", scope)
                .param("algorithm", detection.fingerprint().algorithm())
                .param("value", detection.fingerprint().value())
                .param("finding", finding)
                .update();
        return new Opened(finding, true);
    }

    record Opened(long finding, boolean first) {}

    void event(UUID workspace, long finding, Instant at, String kind, String actor, String sentence) {
        jdbc.sql("insert into finding_event (workspace, finding, at, kind, actor, sentence) values (:workspace, :finding, :at, :kind, :actor, :sentence)")
                .param("workspace", workspace)
                .param("finding", finding)
                .param("at", Timestamp.from(at))
                .param("kind", kind)
                .param("actor", actor)
                .param("sentence", sentence)
                .update();
    }

    /** @param held whether some branch holds it, or it never had a branch */
    record Standing(String presence, boolean held, Severity severity, Risk.Exposure exposure, boolean publicRepository) {}

    Standing standing(UUID workspace, long finding) {
        return jdbc.sql("""
                select f.presence, f.severity, f.engine,
                       exists (select 1 from occurrence o join presence p on p.workspace = o.workspace and p.occurrence = o.occurrence
                               where o.workspace = f.workspace and o.finding = f.finding and p.state <> 'gone') as on_branch,
                       exists (select 1 from occurrence o join presence p on p.workspace = o.workspace and p.occurrence = o.occurrence
                               where o.workspace = f.workspace and o.finding = f.finding) as ever_on_branch,
                       exists (select 1 from occurrence o join presence p on p.workspace = o.workspace and p.occurrence = o.occurrence
                               join repository r on r.workspace = o.workspace and r.repository = o.repository and r.main_branch = p.ref_key
                               where o.workspace = f.workspace and o.finding = f.finding and p.state <> 'gone') as on_main,
                       exists (select 1 from occurrence o join repository r on r.workspace = o.workspace and r.repository = o.repository
                               where o.workspace = f.workspace and o.finding = f.finding and r.is_private = false) as public
                from finding f where f.workspace = :workspace and f.finding = :finding""")
                .param("workspace", workspace)
                .param("finding", finding)
                .query((row, index) -> new Standing(
                        row.getString("presence"),
                        row.getBoolean("on_branch") || !row.getBoolean("ever_on_branch"),
                        severity(row),
                        row.getString("engine").equals("posture") ? Risk.Exposure.SETTING : row.getBoolean("on_main") ? Risk.Exposure.MAIN_BRANCH : row.getBoolean("on_branch") ? Risk.Exposure.BRANCH : Risk.Exposure.HISTORY,
                        row.getBoolean("public")))
                .single();
    }

    void gone(UUID workspace, long finding, Instant now) {
        jdbc.sql("update finding set presence = 'gone', gone_at = :now where workspace = :workspace and finding = :finding")
                .param("now", Timestamp.from(now))
                .param("workspace", workspace)
                .param("finding", finding)
                .update();
    }

    /** @return the episode that begins */
    int returned(UUID workspace, long finding, Instant now) {
        return jdbc.sql("""
                update finding set presence = 'present', gone_at = null, episode = episode + 1, opened_at = :now
                where workspace = :workspace and finding = :finding returning episode""")
                .param("now", Timestamp.from(now))
                .param("workspace", workspace)
                .param("finding", finding)
                .query(Integer.class)
                .single();
    }

    void risk(UUID workspace, long finding, int stored) {
        jdbc.sql("update finding set risk = :risk where workspace = :workspace and finding = :finding and risk <> :risk")
                .param("risk", stored)
                .param("workspace", workspace)
                .param("finding", finding)
                .update();
    }

    // Decisions -----------------------------------------------------------------------------------------------------------

    long decide(UUID workspace, long finding, @Nullable UUID repository, Decision.Kind kind, String reason, String note, @Nullable LocalDate until,
            String by, Instant now) {
        return jdbc.sql("""
                insert into decision (workspace, finding, episode, repository, kind, reason, note, until, decided_by, decided_at)
                select workspace, finding, episode, :repository, :kind, :reason, :note, :until, :by, :now
                from finding where workspace = :workspace and finding = :finding returning id""")
                .param("workspace", workspace)
                .param("finding", finding)
                .param("repository", repository, Types.OTHER)
                .param("kind", kind.key())
                .param("reason", reason)
                .param("note", note)
                .param("until", until == null ? null : Date.valueOf(until), Types.DATE)
                .param("by", by)
                .param("now", Timestamp.from(now))
                .query(Long.class)
                .single();
    }

    /** Undoes the newest decision: all rows that were made together. */
    List<Decision> undo(UUID workspace, long finding, String by, Instant now) {
        return jdbc.sql("""
                update decision d set undone_by = :by, undone_at = :now
                where workspace = :workspace and finding = :finding and undone_at is null
                  and decided_at = (select max(decided_at) from decision where workspace = :workspace and finding = :finding and undone_at is null)
                returning *""")
                .param("by", by)
                .param("now", Timestamp.from(now))
                .param("workspace", workspace)
                .param("finding", finding)
                .query(FindingStore::decision)
                .list();
    }

    /** Newest first, undone ones left out. */
    List<Decision> decisions(UUID workspace, long finding) {
        return jdbc.sql("select * from decision where workspace = :workspace and finding = :finding and undone_at is null order by id desc")
                .param("workspace", workspace)
                .param("finding", finding)
                .query(FindingStore::decision)
                .list();
    }

    List<UUID> repositories(UUID workspace, long finding) {
        return jdbc.sql("select distinct repository from occurrence where workspace = :workspace and finding = :finding")
                .param("workspace", workspace)
                .param("finding", finding)
                .query(UUID.class)
                .list();
    }

    List<Setting> settings(UUID workspace, long finding) {
        return jdbc.sql("""
                select o.repository, o.path_key, o.path_shown,
                       exists (select 1 from presence p where p.workspace = o.workspace and p.occurrence = o.occurrence and p.state = 'present') as present
                from occurrence o where o.workspace = :workspace and o.finding = :finding and o.kind = 'setting' order by o.occurrence""")
                .param("workspace", workspace)
                .param("finding", finding)
                .query((row, index) -> {
                    String[] path = row.getString("path_key").split("/", 2);
                    return new Setting(row.getObject("repository", UUID.class), path[0], path[1], row.getString("path_shown"), row.getBoolean("present"));
                })
                .list();
    }

    /**
     * Locks the finding, so that decisions about it and scans that touch it come one after the other; false when there is none. Not stronger than
     * what an update takes: rows that refer to it may be written meanwhile, else two scans could wait for each other.
     */
    boolean lock(UUID workspace, long finding) {
        return jdbc.sql("select finding from finding where workspace = :workspace and finding = :finding for no key update")
                .param("workspace", workspace)
                .param("finding", finding)
                .query(Long.class)
                .optional()
                .isPresent();
    }

    static Severity severity(ResultSet row) throws SQLException {
        return Severity.valueOf(row.getString("severity").toUpperCase(Locale.ROOT));
    }

    private static Decision decision(ResultSet row, int index) throws SQLException {
        Date until = row.getDate("until");
        return new Decision(
                row.getLong("id"),
                row.getObject("repository", UUID.class),
                Decision.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("reason"),
                row.getString("note"),
                until == null ? null : until.toLocalDate(),
                row.getString("decided_by"),
                row.getTimestamp("decided_at").toInstant());
    }
}
