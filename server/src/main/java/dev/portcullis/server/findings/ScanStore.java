package dev.portcullis.server.findings;

import dev.portcullis.detection.Gap;
import dev.portcullis.detection.ScanResult;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The record of what was scanned, and what could not be judged. */
@Component
public class ScanStore {
    private final JdbcClient jdbc;

    ScanStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param triggerAt when the change was learnt: lag counts from here; null for a first reading */
    public record Scanned(
            UUID workspace,
            UUID repository,
            String subject,
            @Nullable String refKey,
            String refShown,
            @Nullable Integer number,
            @Nullable String from,
            String to,
            Instant startedAt,
            @Nullable Instant triggerAt) {}

    public void record(Scanned scan, ScanResult result) {
        long id = jdbc.sql("""
                insert into scan (workspace, repository, subject, ref_key, ref_shown, number, from_commit, to_commit, engine, rule_set, outcome,
                    detections, started_at, millis, trigger_at)
                values (:workspace, :repository, :subject, :ref_key, :ref_shown, :number, :from, :to, :engine, :rule_set, :outcome,
                    :detections, :started, :millis, :trigger) returning id""")
                .param("workspace", scan.workspace())
                .param("repository", scan.repository())
                .param("subject", scan.subject())
                .param("ref_key", scan.refKey(), Types.VARCHAR)
                .param("ref_shown", scan.refShown())
                .param("number", scan.number(), Types.INTEGER)
                .param("from", scan.from(), Types.VARCHAR)
                .param("to", scan.to())
                .param("engine", result.engine())
                .param("rule_set", result.ruleSet())
                .param("outcome", result.outcome().name().toLowerCase(Locale.ROOT))
                .param("detections", result.detections().size())
                .param("started", Timestamp.from(scan.startedAt()))
                .param("millis", (int) Math.min(Integer.MAX_VALUE, result.millis()))
                .param("trigger", scan.triggerAt() == null ? null : Timestamp.from(scan.triggerAt()), Types.TIMESTAMP)
                .query(Long.class)
                .single();
        for (Gap gap : result.gaps())
            jdbc.sql("insert into scan_gap (scan, workspace, engine, reason, path_shown, detail) values (:scan, :workspace, :engine, :reason, :path, :detail)")
                    .param("scan", id)
                    .param("workspace", scan.workspace())
                    .param("engine", gap.engine())
                    .param("reason", gap.reason().name().toLowerCase(Locale.ROOT))
                    .param("path", gap.path())
                    .param("detail", gap.detail())
                    .update();
    }

    /** Settings are judged over and over, mostly with the same outcome: only the newest judging of a repository is kept. */
    public void judged(UUID workspace, UUID repository, Instant at, ScanResult result) {
        jdbc.sql("delete from scan where workspace = :workspace and repository = :repository and subject = 'settings' and engine = :engine")
                .param("workspace", workspace)
                .param("repository", repository)
                .param("engine", result.engine())
                .update();
        record(new Scanned(workspace, repository, "settings", null, "", null, null, "", at, null), result);
    }

    /** A scan as the pages show it. */
    public record Row(
            long id,
            String subject,
            String refShown,
            @Nullable Integer number,
            String to,
            String engine,
            String outcome,
            int detections,
            Instant startedAt,
            int millis,
            @Nullable Instant triggerAt) {}

    /** Newest first. */
    public List<Row> newest(UUID workspace, UUID repository, int limit) {
        return jdbc.sql("select * from scan where workspace = :workspace and repository = :repository and subject <> 'settings' order by id desc limit :limit")
                .param("workspace", workspace)
                .param("repository", repository)
                .param("limit", limit)
                .query((row, index) -> row(row))
                .list();
    }

    public Optional<Row> newestOfPullRequest(UUID workspace, UUID repository, int number) {
        return jdbc.sql("select * from scan where workspace = :workspace and repository = :repository and number = :number order by id desc limit 1")
                .param("workspace", workspace)
                .param("repository", repository)
                .param("number", number)
                .query((row, index) -> row(row))
                .optional();
    }

    /** The newest judging of a repository's settings. */
    public Optional<Row> judged(UUID workspace, UUID repository) {
        return jdbc.sql("select * from scan where workspace = :workspace and repository = :repository and subject = 'settings' order by id desc limit 1")
                .param("workspace", workspace)
                .param("repository", repository)
                .query((row, index) -> row(row))
                .optional();
    }

    public List<Gap> gaps(long scan) {
        return jdbc.sql("select * from scan_gap where scan = :scan")
                .param("scan", scan)
                .query((row, index) -> new Gap(
                        row.getString("engine"),
                        Gap.Reason.valueOf(row.getString("reason").toUpperCase(Locale.ROOT)),
                        row.getString("path_shown"),
                        row.getString("detail")))
                .list();
    }

    private static Row row(java.sql.ResultSet row) throws java.sql.SQLException {
        Timestamp trigger = row.getTimestamp("trigger_at");
        return new Row(
                row.getLong("id"),
                row.getString("subject"),
                row.getString("ref_shown"),
                row.getObject("number", Integer.class),
                row.getString("to_commit"),
                row.getString("engine"),
                row.getString("outcome"),
                row.getInt("detections"),
                row.getTimestamp("started_at").toInstant(),
                row.getInt("millis"),
                trigger == null ? null : trigger.toInstant());
    }
}
