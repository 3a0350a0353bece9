package dev.portcullis.server.scanning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.portcullis.server.policies.GateVerdict;
import dev.portcullis.server.policies.Policies;
import dev.portcullis.server.response.Response;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
    void aValueInAFileThatIsEditedAroundItHasOnePlaceThatTellsWhereItCameIn() throws Exception {
        try (Installation server = Installation.start()) {
            Developer developer = server.developer();
            String name = developer.values("/repositories/acme").getFirst().get("full_name").asString();
            Path work = developer.clone(name);
            String main = developer.git(work, "rev-parse", "--abbrev-ref", "HEAD").strip();
            String value = Fake.slack();
            developer.write(work, "edited.env", "SLACK=" + value + "\n");
            String introducing = developer.commit(work, "Bring it");
            for (int i = 1; i < 5; i++) {
                developer.write(work, "edited.env", "# a line\n".repeat(i) + "SLACK=" + value + "\n");
                developer.commit(work, "Move it down " + i);
            }
            String twice = Fake.slack();
            developer.write(work, "twice.env", "A=" + twice + "\nB=" + twice + "\n");
            String both = developer.commit(work, "Bring another on two lines");
            developer.write(work, "twice.env", "# a line\nA=" + twice + "\nB=" + twice + "\n");
            developer.commit(work, "Move both down");
            developer.git(work, "rm", "-q", "twice.env");
            developer.commit(work, "Remove both");
            developer.push(work, main);

            server.signIn().connect("acme", "observe");
            Inventory inventory = server.bean(Inventory.class);
            UUID workspace = inventory.workspaces().getFirst().workspace();
            Repository repository = inventory.repository("acme", name.substring(5)).orElseThrow();
            Until.within(PATIENCE, "the history is read", () -> done(server, workspace, repository));
            JdbcClient jdbc = server.bean(JdbcClient.class);
            assertThat(jdbc.sql("select line || ' ' || commit from occurrence where path_shown = 'edited.env'").query(String.class).list())
                    .as("where it stands now, and what brought it").containsExactly("5 " + introducing);
            assertThat(jdbc.sql("select line || ' ' || commit from occurrence where path_shown = 'twice.env' order by line").query(String.class).list())
                    .containsExactly("1 " + both, "2 " + both);
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
                job(server, faulty, store).run(workspace, repository.repository().toString(), (done, total) -> {});
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

    @Test
    void theWalkOverTheCommitsGoesOnWhereItWasStoppedAndTheOldestCommitWins() throws Exception {
        try (Installation server = Installation.start()) {
            Developer developer = server.developer();
            String name = developer.values("/repositories/acme").getFirst().get("full_name").asString();
            Path work = developer.clone(name);
            String main = developer.git(work, "rev-parse", "--abbrev-ref", "HEAD").strip();
            String value = Fake.slack();
            developer.write(work, "edited.env", "SLACK=" + value + "\n");
            String introducing = developer.commit(work, "Bring it");
            for (int i = 1; i < 8; i++) {
                developer.write(work, "edited.env", "# a line\n".repeat(i) + "SLACK=" + value + "\n");
                developer.commit(work, "Move it down " + i);
            }
            developer.push(work, main);
            server.signIn().connect("acme", "observe");
            Inventory inventory = server.bean(Inventory.class);
            UUID workspace = inventory.workspaces().getFirst().workspace();
            Repository repository = inventory.repository("acme", name.substring(5)).orElseThrow();
            Until.within(PATIENCE, "it is read once", () -> done(server, workspace, repository));
            JdbcClient jdbc = server.bean(JdbcClient.class);
            for (String table : List.of("history_read", "history_stretch")) jdbc.sql("delete from " + table).update();
            String head = developer.git(work, "rev-parse", "HEAD").strip();
            jdbc.sql("update occurrence set commit = :head where path_shown = 'edited.env'").param("head", head).update();

            List<List<String>> asked = new ArrayList<>();
            EnginePool pool = new Between(server) {
                @Override
                List<ScanResult> scanBehind(Subject subject, byte[] identityKey) throws InterruptedException {
                    if (!(subject instanceof Subject.Introductions part)) return super.scanBehind(subject, identityKey);
                    // As if more were found in three commits than one answer holds; and everything ends after the fifth part.
                    if (part.commits().size() > 2)
                        return List.of(new ScanResult("secrets", "x", ScanResult.Outcome.PARTIAL, List.of(),
                                List.of(new Gap("secrets", Gap.Reason.TOO_MANY, "", "More than 20000 detections: the rest was not judged.")), false, List.of(), 1));
                    asked.add(part.commits());
                    if (asked.size() == 6) throw new IllegalStateException("the end");
                    return super.scanBehind(subject, identityKey);
                }
            };
            try {
                HistoryJob job = job(server, pool);
                assertThatThrownBy(() -> job.run(workspace, repository.repository().toString(), (done, total) -> {})).hasMessage("the end");
                assertThat(jdbc.sql("select count(*) from history_stretch where pack like 'commits-%'").query(Integer.class).single()).isEqualTo(5);
                List<String> before = asked.subList(0, 5).stream().flatMap(List::stream).toList();
                job.run(workspace, repository.repository().toString(), (done, total) -> {});
                List<String> after = asked.subList(6, asked.size()).stream().flatMap(List::stream).toList();
                assertThat(after).as("no commit is asked for again").doesNotContainAnyElementsOf(before);
                assertThat(before.size() + after.size()).isEqualTo(commits(developer, server.bean(Mirrors.class).path(workspace, repository.repository())).size());
                assertThat(after).contains(head);
            } finally {
                pool.destroy();
            }
            assertThat(jdbc.sql("select commit from occurrence where path_shown = 'edited.env'").query(String.class).list()).containsExactly(introducing);
            assertThat(jdbc.sql("select count(*) from history_stretch where pack not like 'pack-%'").query(Integer.class).single()).as("the parts are forgotten").isZero();
            assertThat(jdbc.sql("select count(*) from scan_gap where reason = 'too_many'").query(Integer.class).single()).as("nothing was left out").isZero();
        }
    }

    @Test
    void messagesOfTagsAndWhatNoCommitReachesAreRead() throws Exception {
        try (Installation server = Installation.start()) {
            Developer developer = server.developer();
            String name = developer.values("/repositories/acme").getFirst().get("full_name").asString();
            Path work = developer.clone(name);
            String head = developer.git(work, "rev-parse", "HEAD").strip();
            developer.git(work, "tag", "-a", "-m", "A release\n\nSLACK=" + Fake.slack(), "v1");
            developer.write(work, "stray.env", "# a line\nSLACK=" + Fake.slack() + "\n");
            String stray = developer.git(work, "hash-object", "-w", "stray.env").strip();
            developer.git(work, "tag", "stray", stray);
            developer.git(work, "push", "-q", "origin", "refs/tags/v1", "refs/tags/stray");
            server.signIn().connect("acme", "observe");
            Inventory inventory = server.bean(Inventory.class);
            UUID workspace = inventory.workspaces().getFirst().workspace();
            Repository repository = inventory.repository("acme", name.substring(5)).orElseThrow();
            Until.within(PATIENCE, "the history is read", () -> done(server, workspace, repository));
            FindingReader findings = server.bean(FindingReader.class);
            Occurrence tag = place(findings, "message of tag v1");
            assertThat(tag.kind()).isEqualTo("message");
            assertThat(tag.commit()).as("the commit that it stands at").isEqualTo(head);
            assertThat(tag.authorEmail()).isEqualTo("dev@acme.test");
            Occurrence object = place(findings, "reached by no commit");
            assertThat(object.path()).isEqualTo("object " + stray.substring(0, 12) + ", reached by no commit");
            assertThat(object.line()).isEqualTo(2);
            assertThat(object.commit()).isEmpty();
            assertThat(object.refs()).isEmpty();
            Finding finding = findings.list(filter("reached by no commit")).getFirst();
            String page = server.signIn().get("/findings/" + finding.id()).body();
            assertThat(page).contains(object.path(), "Opened by reading the history").doesNotContain("commits/\"");

            // A mirror of old kept small fetches as loose objects; one of them broke.
            Path mirror = server.bean(Mirrors.class).path(workspace, repository.repository());
            String loose = developer.git(mirror, "hash-object", "-w", Files.writeString(server.folder.resolve("loose"), "SLACK=" + Fake.slack() + "\n").toString()).strip();
            String broken = developer.git(mirror, "hash-object", "-w", Files.writeString(server.folder.resolve("broken"), "broken\n").toString()).strip();
            Path object2 = mirror.resolve("objects").resolve(broken.substring(0, 2)).resolve(broken.substring(2));
            object2.toFile().setWritable(true);
            Files.writeString(object2, "no object of git");
            server.bean(Jobs.class).want(Work.HISTORY, workspace, repository.repository().toString(), name);
            Until.within(PATIENCE, "what lies loose is read", () -> findings.count(filter("object " + loose.substring(0, 12))) == 1);
            assertThat(server.bean(JdbcClient.class).sql("select g.path_shown from scan_gap g join scan s on s.id = g.scan where s.subject = 'history'").query(String.class).list())
                    .containsExactly("object " + broken);
        }
    }

    @Test
    void aPullRequestGetsItsVerdictWhileAHistoryHasTheOnlyEngine() throws Exception {
        try (Installation server = Installation.prepare(options -> options)) {
            server.more.add("--portcullis.engines.processes=1");
            server.startServer();
            server.signIn().connect("acme", "gate");
            Developer developer = server.developer();
            String name = developer.values("/repositories/acme").getFirst().get("full_name").asString();
            Inventory inventory = server.bean(Inventory.class);
            UUID workspace = inventory.workspaces().getFirst().workspace();
            Repository repository = inventory.repository("acme", name.substring(5)).orElseThrow();
            Until.within(PATIENCE, "it is read once", () -> done(server, workspace, repository));
            // As if other packs had been read: the scan asks for no history, whoever reads it now reads all.
            JdbcClient jdbc = server.bean(JdbcClient.class);
            jdbc.sql("update history_read set packs = ''").update();
            jdbc.sql("delete from history_stretch").update();
            EnginePool only = server.bean(EnginePool.class);
            assertThat(only.processes().processes()).hasSize(1);
            AtomicBoolean judged = new AtomicBoolean();
            AtomicInteger stretches = new AtomicInteger();
            EnginePool pool = new Between(server) {
                /** A history without end: it asks for the next stretch at once until the verdict is there. */
                @Override
                List<ScanResult> scanBehind(Subject subject, byte[] identityKey) throws InterruptedException {
                    do {
                        only.scanBehind(subject, identityKey);
                        stretches.incrementAndGet();
                    } while (!judged.get());
                    return only.scanBehind(subject, identityKey);
                }
            };
            HistoryJob job = job(server, pool);
            CompletableFuture<Void> history = CompletableFuture.runAsync(() -> {
                try {
                    job.run(workspace, repository.repository().toString(), (done, total) -> {});
                } catch (Exception failure) {
                    throw new IllegalStateException(failure);
                }
            });
            try {
                Until.within(PATIENCE, "the history is being read", () -> stretches.get() > 3);
                Path work = developer.clone(name);
                developer.git(work, "checkout", "-q", "-b", "feature/meanwhile");
                developer.write(work, "meanwhile.env", "SLACK=" + Fake.slack() + "\n");
                String head = developer.commit(work, "Add");
                developer.push(work, "feature/meanwhile");
                int number = developer.openPullRequest(name, "feature/meanwhile", "Meanwhile");
                Until.within(PATIENCE, "the verdict", () -> server.bean(Policies.class).verdict(workspace, repository.repository(), number)
                        .filter(verdict -> verdict.head().equals(head) && verdict.verdict() == GateVerdict.Verdict.FAILED).isPresent());
                assertThat(history).as("the history still reads").isNotDone();
                assertThat(jdbc.sql("select count(*) from history_stretch where repository = ?").param(repository.repository()).query(Integer.class).single()).as("at its first stretch").isZero();
            } finally {
                judged.set(true);
                history.get(60, TimeUnit.SECONDS);
                pool.destroy();
            }
        }
    }

    /** Engine processes of a server, seen by one who may come between. */
    private static class Between extends EnginePool {
        private final EnginePool real;

        Between(Installation server) {
            super(server.bean(dev.portcullis.server.Settings.class));
            this.real = server.bean(EnginePool.class);
        }

        @Override
        List<ScanResult> scanBehind(Subject subject, byte[] identityKey) throws InterruptedException {
            return real.scanBehind(subject, identityKey);
        }
    }

    private static HistoryJob job(Installation server, EnginePool pool) {
        return job(server, pool, server.bean(HistoryStore.class));
    }

    private static HistoryJob job(Installation server, EnginePool pool, HistoryStore store) {
        return new HistoryJob(server.bean(Integrations.class), server.bean(Inventory.class), server.bean(Mirrors.class), pool, store, server.bean(ScanStore.class),
                server.bean(Findings.class), server.bean(Response.class), server.bean(FirstReadings.class), server.bean(TransactionTemplate.class), server.bean(Clock.class));
    }

    private static List<String> commits(Developer developer, Path mirror) {
        return developer.git(mirror, "rev-list", "--all").lines().toList();
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
