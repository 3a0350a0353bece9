package dev.portcullis.server.findings;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Findings and scans added up, for pages that show many at once. A workspace of null means all that are watched. */
@Component
public class BoardStore {
    /** Judgements that the pace looks back over, at most. */
    public static final int PACE = 200;

    private final JdbcClient jdbc;
    private final Clock clock;

    BoardStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Open findings of a repository; {@code risk} is the highest, with age. */
    public record RepositoryRisk(UUID repository, int critical, int high, int medium, int low, int info, int risk) {
        public static RepositoryRisk none(UUID repository) {
            return new RepositoryRisk(repository, 0, 0, 0, 0, 0, 0);
        }

        public int total() {
            return critical + high + medium + low + info;
        }
    }

    public Map<UUID, RepositoryRisk> risks(@Nullable UUID workspace) {
        Map<UUID, RepositoryRisk> risks = new LinkedHashMap<>();
        jdbc.sql("""
                select o.repository, max(least(100, f.risk + least(10, greatest(0, floor(extract(epoch from (cast(:now as timestamptz) - f.opened_at)) / 86400)))))::int as risk,
                       count(*) filter (where f.severity = 'critical') as critical, count(*) filter (where f.severity = 'high') as high,
                       count(*) filter (where f.severity = 'medium') as medium, count(*) filter (where f.severity = 'low') as low,
                       count(*) filter (where f.severity = 'info') as info
                from (select distinct workspace, repository, finding from occurrence
                      where cast(:workspace as uuid) is null or workspace = :workspace) o
                join finding f on f.workspace = o.workspace and f.finding = o.finding
                join finding_shown s on s.workspace = f.workspace and s.finding = f.finding
                where s.state in ('open', 'acknowledged')
                group by o.repository order by 2 desc, 3 desc, 4 desc, 5 desc, 1""")
                .param("now", Timestamp.from(clock.instant()))
                .param("workspace", workspace, Types.OTHER)
                .query((row, index) -> new RepositoryRisk(
                        row.getObject("repository", UUID.class),
                        row.getInt("critical"),
                        row.getInt("high"),
                        row.getInt("medium"),
                        row.getInt("low"),
                        row.getInt("info"),
                        row.getInt("risk")))
                .list()
                .forEach(each -> risks.put(each.repository(), each));
        return risks;
    }

    /** Findings that people settled since then, by kind of decision; what was undone is left out. */
    public Map<String, Integer> settled(@Nullable UUID workspace, Instant since) {
        Map<String, Integer> kinds = new LinkedHashMap<>();
        jdbc.sql("""
                select kind, count(distinct finding) as n from decision
                where undone_at is null and kind <> 'acknowledged' and decided_at > :since and (cast(:workspace as uuid) is null or workspace = :workspace)
                group by kind order by 2 desc, 1""")
                .param("since", Timestamp.from(since))
                .param("workspace", workspace, Types.OTHER)
                .query((row, index) -> kinds.put(row.getString("kind"), row.getInt("n")))
                .list();
        return kinds;
    }

    /** From the moment that a change was learnt to its verdict: 95 of 100 took no longer. */
    public record Pace(int judged, long millis) {}

    /** The first reading and repeated judgements of one head are left out: nobody waited for them. Empty while nothing was judged. */
    public Optional<Pace> pace(@Nullable UUID workspace) {
        return jdbc.sql("""
                with first as (
                    select distinct on (s.workspace, s.repository, s.number, s.to_commit) s.id,
                           extract(epoch from (s.started_at - s.trigger_at)) * 1000 + s.millis as lag
                    from scan s join repository r on r.workspace = s.workspace and r.repository = s.repository
                    where s.subject = 'pull-request' and s.trigger_at > r.first_read_at and s.outcome <> 'failed'
                      and s.id > (select coalesce(max(id), 0) - 5000 from scan)
                      and (cast(:workspace as uuid) is null or s.workspace = :workspace)
                    order by s.workspace, s.repository, s.number, s.to_commit, s.id),
                newest as (select lag from first order by id desc limit :most)
                select count(*) as judged, percentile_disc(0.95) within group (order by lag) as lag from newest having count(*) > 0""")
                .param("workspace", workspace, Types.OTHER)
                .param("most", PACE)
                .query((row, index) -> new Pace(row.getInt("judged"), Math.max(0, row.getLong("lag"))))
                .optional();
    }

    /** A scan with the names of what it read. */
    public record ScanLine(
            long id,
            String workspaceSlug,
            String slug,
            String subject,
            String refShown,
            @Nullable Integer number,
            String to,
            String engine,
            String outcome,
            int detections,
            int gaps,
            Instant startedAt,
            int millis,
            @Nullable Instant triggerAt) {
        public Instant endedAt() {
            return startedAt.plusMillis(millis);
        }

        /** Since the change was learnt; null for a first reading. */
        public @Nullable Long lag() {
            return triggerAt == null ? null : Math.max(0, endedAt().toEpochMilli() - triggerAt.toEpochMilli());
        }
    }

    /** Newest first. */
    public List<ScanLine> scans(@Nullable UUID workspace, @Nullable UUID repository, int limit) {
        return scans("", workspace, repository, null, limit);
    }

    /** Newest first: only changes that somebody pushed. */
    public List<ScanLine> pushes(@Nullable UUID workspace, int limit) {
        return scans(" and s.subject = 'change' and s.trigger_at is not null", workspace, null, null, limit);
    }

    /** Newest first. */
    public List<ScanLine> scansOfPullRequest(UUID workspace, UUID repository, int number, int limit) {
        return scans(" and s.number = :number", workspace, repository, number, limit);
    }

    private List<ScanLine> scans(String more, @Nullable UUID workspace, @Nullable UUID repository, @Nullable Integer number, int limit) {
        JdbcClient.StatementSpec spec = jdbc.sql("""
                select s.*, r.slug, w.slug as workspace_slug, (select count(*) from scan_gap g where g.scan = s.id) as gaps
                from scan s join repository r on r.workspace = s.workspace and r.repository = s.repository
                join workspace w on w.workspace = s.workspace
                where s.subject <> 'settings' and (cast(:workspace as uuid) is null or s.workspace = :workspace)
                  and (cast(:repository as uuid) is null or s.repository = :repository)""" + more + " order by s.id desc limit :limit")
                .param("workspace", workspace, Types.OTHER)
                .param("repository", repository, Types.OTHER)
                .param("limit", limit);
        if (number != null) spec = spec.param("number", number);
        return spec.query((row, index) -> {
                    Timestamp trigger = row.getTimestamp("trigger_at");
                    return new ScanLine(
                            row.getLong("id"),
                            row.getString("workspace_slug"),
                            row.getString("slug"),
                            row.getString("subject"),
                            row.getString("ref_shown"),
                            row.getObject("number", Integer.class),
                            row.getString("to_commit"),
                            row.getString("engine"),
                            row.getString("outcome"),
                            row.getInt("detections"),
                            row.getInt("gaps"),
                            row.getTimestamp("started_at").toInstant(),
                            row.getInt("millis"),
                            trigger == null ? null : trigger.toInstant());
                })
                .list();
    }

    /** When each repository was last scanned. */
    public Map<UUID, Instant> lastScans(@Nullable UUID workspace) {
        Map<UUID, Instant> last = new LinkedHashMap<>();
        jdbc.sql("""
                select repository, max(started_at) as at from scan
                where outcome <> 'failed' and subject <> 'settings' and (cast(:workspace as uuid) is null or workspace = :workspace)
                group by repository""")
                .param("workspace", workspace, Types.OTHER)
                .query((row, index) -> last.put(row.getObject("repository", UUID.class), row.getTimestamp("at").toInstant()))
                .list();
        return last;
    }

    /** How long after it was learnt the newest head of each branch was scanned, in milliseconds; a first reading has none. */
    public Map<String, Long> lags(UUID workspace, UUID repository) {
        Map<String, Long> lags = new LinkedHashMap<>();
        jdbc.sql("""
                select ref_key, (extract(epoch from (started_at - trigger_at)) * 1000 + millis)::bigint as lag from (
                    select distinct on (ref_key) * from scan
                    where workspace = :workspace and repository = :repository and number is null and outcome <> 'failed'
                    order by ref_key, id desc) newest
                where trigger_at is not null""")
                .param("workspace", workspace)
                .param("repository", repository)
                .query((row, index) -> lags.put(row.getString("ref_key"), Math.max(0, row.getLong("lag"))))
                .list();
        return lags;
    }

    /** Somebody's decision, in the words of the history. */
    public record DecisionLine(long finding, String title, String kind, String actor, String sentence, Instant at) {}

    /** Newest first. */
    public List<DecisionLine> decisions(@Nullable UUID workspace, int limit) {
        return jdbc.sql("""
                select e.finding, f.title, e.kind, e.actor, e.sentence, e.at
                from finding_event e join finding f on f.workspace = e.workspace and f.finding = e.finding
                where e.kind in ('acknowledged', 'dismissed', 'accepted', 'snoozed', 'revoked', 'undone')
                  and (cast(:workspace as uuid) is null or e.workspace = :workspace)
                order by e.id desc limit :limit""")
                .param("workspace", workspace, Types.OTHER)
                .param("limit", limit)
                .query((row, index) -> new DecisionLine(
                        row.getLong("finding"),
                        row.getString("title"),
                        row.getString("kind"),
                        row.getString("actor"),
                        row.getString("sentence"),
                        row.getTimestamp("at").toInstant()))
                .list();
    }
}
