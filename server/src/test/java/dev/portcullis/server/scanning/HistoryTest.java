package dev.portcullis.server.scanning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Gap;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.Subject;
import dev.portcullis.server.Developer;
import dev.portcullis.server.Fake;
import dev.portcullis.server.Installation;
import dev.portcullis.server.Until;
import dev.portcullis.server.findings.Finding;
import dev.portcullis.server.findings.FindingFilter;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.Findings;
import dev.portcullis.server.findings.Occurrence;
import dev.portcullis.server.findings.ScanStore;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.JobListStore;
import dev.portcullis.server.jobs.JobRow;
import dev.portcullis.server.jobs.Jobs;
import dev.portcullis.server.mirrors.Mirrors;
import dev.portcullis.server.response.Response;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The whole past of a repository, read once when it is connected. */
class HistoryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void theWholePastIsReadOnceAndTellsWhereEachValueCameIn() throws Exception {
        try (Installation server = Installation.start()) {
            Developer developer = server.developer();
            String name = developer.values("/repositories/acme").getFirst().get("full_name").asString();
            Path work = developer.clone(name);
            String main = developer.git(work, "rev-parse", "--abbrev-ref", "HEAD").strip();
            developer.write(work, "old.env", "SLACK=" + Fake.slack() + "\n");
            String introducing = developer.commit(work, "Add what is removed later");
            developer.write(work, "kept.env", "SLACK=" + Fake.slack() + "\n");
            String kept = developer.commit(work, "Add what stays");
            developer.git(work, "rm", "-q", "old.env");
            developer.commit(work, "Remove the first");
            for (int i = 0; i < 3; i++) {
                developer.write(work, "notes.txt", "line " + i + "\n");
                developer.commit(work, "Note " + i);
            }
            developer.push(work, main);
            developer.git(work, "checkout", "-q", "--detach");
            developer.write(work, "tagged.env", "SLACK=" + Fake.slack() + "\n");
            String tagged = developer.commit(work, "Stand on no branch");
            developer.git(work, "tag", "-a", "-m", "A release", "v1");
            developer.git(work, "checkout", "-q", main);
            developer.git(work, "push", "-q", "origin", "refs/tags/v1");

            server.signIn().connect("acme", "tell");
            Inventory inventory = server.bean(Inventory.class);
            UUID workspace = inventory.workspaces().getFirst().workspace();
            Repository repository = inventory.repository("acme", name.substring(5)).orElseThrow();
            FindingReader findings = server.bean(FindingReader.class);
            Until.within(PATIENCE, "the value of the past", () -> findings.count(filter("old.env")) == 1);
            Until.within(PATIENCE, "both are written down", () -> done(server, workspace, repository));

            Occurrence past = place(findings, "old.env");
            assertThat(past.commit()).isEqualTo(introducing);
            assertThat(past.refs()).as("no head holds it").isEmpty();
            assertThat(past.authorEmail()).isEqualTo("dev@acme.test");
            Occurrence present = place(findings, "kept.env");
            assertThat(present.commit()).as("the commit that brought it, not the head").isEqualTo(kept);
            assertThat(present.refs()).containsExactly(main);

            Occurrence onTag = place(findings, "tagged.env");
            assertThat(onTag.commit()).isEqualTo(tagged);
            assertThat(onTag.refs()).as("a tag is no branch").isEmpty();

            // Unchanged, it costs nothing the second time: no engine is asked.
            long before = scans(server);
            server.bean(Jobs.class).want(Work.HISTORY, workspace, repository.repository().toString(), name);
            Until.within(PATIENCE, "the second look", () -> done(server, workspace, repository));
            assertThat(scans(server)).isEqualTo(before);

            // One summary for the workspace, and no comment.
            Until.within(Duration.ofSeconds(60), "the summary is asked for", () -> server.bean(dev.portcullis.server.alerts.Alerts.class).summarised(workspace));
            server.openApi.assertClean();
        }
    }

    @Test
    void aBrokenObjectIsAGapAndTheRestIsRead() throws Exception {
        try (Installation server = Installation.start()) {
            Developer developer = server.developer();
            String name = developer.values("/repositories/acme").getFirst().get("full_name").asString();
            Path work = developer.clone(name);
            String main = developer.git(work, "rev-parse", "--abbrev-ref", "HEAD").strip();
            developer.write(work, "broken.bin", noise(200_000));
            developer.commit(work, "Add what will break");
            developer.git(work, "rm", "-q", "broken.bin");
            developer.write(work, "sound.env", "SLACK=" + Fake.slack() + "\n");
            developer.commit(work, "Add what is sound");
            developer.git(work, "rm", "-q", "sound.env");
            developer.commit(work, "Remove both");
            developer.push(work, main);
            server.signIn().connect("acme", "observe");
            Inventory inventory = server.bean(Inventory.class);
            UUID workspace = inventory.workspaces().getFirst().workspace();
            Repository repository = inventory.repository("acme", name.substring(5)).orElseThrow();
            Until.within(PATIENCE, "it is read once", () -> done(server, workspace, repository) && server.bean(FindingReader.class).count(filter("sound.env")) == 1);

            // The same history under other rules, with a pack in which a byte of the large object fell over.
            damage(server.bean(Mirrors.class).path(workspace, repository.repository()).resolve("objects/pack"));
            JdbcClient jdbc = server.bean(JdbcClient.class);
            for (String table : List.of("history_read", "history_stretch")) jdbc.sql("delete from " + table).update();
            server.bean(Jobs.class).want(Work.HISTORY, workspace, repository.repository().toString(), name);
            Until.within(PATIENCE, "it is read again", () -> jdbc.sql("select count(*) from history_read").query(Integer.class).single() > 0);

            assertThat(jdbc.sql("select g.detail from scan_gap g join scan s on s.id = g.scan where s.subject = 'history' and g.reason = 'unreadable'").query(String.class).list())
                    .anySatisfy(detail -> assertThat(detail).contains("missing or damaged"));
            assertThat(server.bean(FindingReader.class).count(filter("sound.env"))).isEqualTo(1);
        }
    }

    @Test
    void whatWasReadInPartsOfAnyLengthIsNotReadAgain() {
        List<HistoryStore.Stretch> read = List.of(
                new HistoryStore.Stretch("pack-b", 0, 10), new HistoryStore.Stretch("pack-a", 50, 75), new HistoryStore.Stretch("pack-a", 0, 25),
                new HistoryStore.Stretch("pack-a", 75, 80));
        assertThat(HistoryStore.Stretch.left("pack-a", 100, read))
                .containsExactly(new HistoryStore.Stretch("pack-a", 25, 50), new HistoryStore.Stretch("pack-a", 80, 100));
        assertThat(HistoryStore.Stretch.left("pack-b", 10, read)).isEmpty();
        assertThat(HistoryStore.Stretch.left("pack-c", 3, read)).containsExactly(new HistoryStore.Stretch("pack-c", 0, 3));
        assertThat(HistoryStore.Stretch.halves(new HistoryStore.Stretch("pack-a", 4, 7)))
                .containsExactly(new HistoryStore.Stretch("pack-a", 4, 5), new HistoryStore.Stretch("pack-a", 5, 7));
    }

    @Test
    void anObjectThatEndsTheEngineIsAGapAndEverythingElseIsRead() throws Exception {
        try (Installation server = Installation.start()) {
            Developer developer = server.developer();
            String name = developer.values("/repositories/acme").getFirst().get("full_name").asString();
            Path work = developer.clone(name);
            String main = developer.git(work, "rev-parse", "--abbrev-ref", "HEAD").strip();
            for (int i = 0; i < 3; i++) {
                developer.write(work, "old" + i + ".env", "SLACK=" + Fake.slack() + "\n");
                developer.commit(work, "Add " + i);
                developer.git(work, "rm", "-q", "old" + i + ".env");
                developer.commit(work, "Remove " + i);
            }
            developer.push(work, main);
            server.signIn().connect("acme", "observe");
            Inventory inventory = server.bean(Inventory.class);
            UUID workspace = inventory.workspaces().getFirst().workspace();
            Repository repository = inventory.repository("acme", name.substring(5)).orElseThrow();
            Until.within(PATIENCE, "it is read once", () -> done(server, workspace, repository));
            JdbcClient jdbc = server.bean(JdbcClient.class);
            Set<String> all = new HashSet<>(jdbc.sql("select distinct blob from occurrence where path_shown like 'old%'").query(String.class).list());
            assertThat(all).hasSize(3);
            Mirrors mirrors = server.bean(Mirrors.class);
            Mirrors.Pack pack = mirrors.packs(workspace, repository.repository()).stream().max(Comparator.comparingInt(Mirrors.Pack::objects)).orElseThrow();
            Path packs = mirrors.path(workspace, repository.repository()).resolve("objects/pack");
            // Git's own word on the order of a pack: offset and id, a line each.
            List<String> order = developer.git(work, "verify-pack", "-v", packs.resolve(pack.name() + ".idx").toString()).lines()
                    .filter(line -> line.matches("[0-9a-f]{40} \\w+ .*"))
                    .sorted(Comparator.comparingLong(line -> Long.parseLong(line.split("\\s+")[4])))
                    .map(line -> line.substring(0, 40))
                    .toList();
            String deadly = all.iterator().next();
            int place = order.indexOf(deadly);

            for (String table : List.of("history_read", "history_stretch")) jdbc.sql("delete from " + table).update();
            EnginePool faulty = new EnginePool(server.bean(dev.portcullis.server.Settings.class)) {
                @Override
                List<ScanResult> scanBehind(Subject subject, byte[] identityKey) throws InterruptedException {
                    if (subject instanceof Subject.History part && part.pack().equals(pack.name()) && part.from() <= place && place < part.to())
                        return List.of(new ScanResult("secrets", "x", ScanResult.Outcome.FAILED, List.of(),
                                List.of(new Gap("secrets", Gap.Reason.CRASHED, "", "The scan was tried twice.")), false, List.of(), 1));
                    return super.scanBehind(subject, identityKey);
                }
            };
            Set<String> hits = new HashSet<>();
            try {
                HistoryStore store = new HistoryStore(jdbc) {
                    @Override
                    List<String> hits(Scope scope) {
                        hits.addAll(super.hits(scope));
                        return super.hits(scope);
                    }
                };
                new HistoryJob(server.bean(Integrations.class), inventory, mirrors, faulty, store, server.bean(ScanStore.class), server.bean(Findings.class),
                        server.bean(Response.class), server.bean(FirstReadings.class), server.bean(TransactionTemplate.class), server.bean(Clock.class))
                        .run(workspace, repository.repository().toString(), (done, total) -> {});
            } finally {
                faulty.destroy();
            }
            assertThat(jdbc.sql("select g.path_shown from scan_gap g join scan s on s.id = g.scan where s.subject = 'history' and g.reason = 'crashed'").query(String.class).list())
                    .containsExactly("object " + deadly);
            all.remove(deadly);
            assertThat(hits).as("what lies beside it is read").containsAll(all).doesNotContain(deadly);
            assertThat(jdbc.sql("select sum(to_object - from_object) from history_stretch where pack = :pack").param("pack", pack.name()).query(Integer.class).single())
                    .isEqualTo(pack.objects());
        }
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new java.util.Random(5).nextBytes(noise);
        return noise;
    }

    /** In the middle of the largest pack lies the object that does not compress. */
    private static void damage(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            Path pack = files.filter(file -> file.toString().endsWith(".pack")).max(java.util.Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
            pack.toFile().setWritable(true);
            try (RandomAccessFile file = new RandomAccessFile(pack.toFile(), "rw")) {
                file.seek(file.length() / 2);
                int old = file.read();
                file.seek(file.length() / 2);
                file.write(old ^ 0xff);
            }
        }
    }

    private static boolean done(Installation server, UUID workspace, Repository repository) {
        return server.bean(JobListStore.class).find(Work.HISTORY, workspace, repository.repository().toString()).filter(job -> job.state() == JobRow.State.DONE).isPresent();
    }

    private static long scans(Installation server) {
        return server.bean(EnginePool.class).processes().processes().stream().mapToLong(each -> each.scansDone()).sum();
    }

    private static FindingFilter filter(String path) {
        return new FindingFilter(null, List.of(), List.of(), List.of(), List.of(), path, "risk", 1, 50);
    }

    private static Occurrence place(FindingReader findings, String path) {
        Finding finding = findings.list(filter(path)).getFirst();
        return findings.occurrences(finding, 10).getFirst();
    }
}
