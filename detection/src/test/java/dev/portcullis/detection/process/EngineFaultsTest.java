package dev.portcullis.detection.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.detection.Gap;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.ScanResult.Outcome;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.TestSecrets;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineFaultsTest {
    @TempDir
    Path folder;

    private final String token = new TestSecrets(1).github();
    private final Subject subject = new Subject.Texts(List.of(new Subject.Text("t", "x=" + token)));
    private EngineProcesses processes;

    @BeforeEach
    void start() {
        processes = new EngineProcesses(settings());
    }

    @AfterEach
    void stop() {
        processes.close();
    }

    private Settings settings() {
        List<String> path = new ArrayList<>(Settings.ownClassPath());
        path.add(EngineFaultsTest.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        Settings standard = Settings.standard(folder);
        List<String> quick = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dslf4j.internal.verbosity=ERROR");
        return new Settings(1, standard.deadline(), path, standard.javaHome(), standard.heap(), quick, folder, true, TestEngine.class.getName());
    }

    @Test
    void aProcessKilledInTheMiddleOfAScanIsReplacedAndTheScanDoneAgain() throws Exception {
        Files.createFile(folder.resolve("hang-once"));
        CompletableFuture<ScanResult> result = CompletableFuture.supplyAsync(() -> scan(Duration.ofSeconds(60)));
        long pid = Long.parseLong(awaited("hanging"));
        assertThat(processes.processes().getFirst().pid()).isEqualTo(pid);
        assertThat(processes.processes().getFirst().busyFor()).isPositive();
        new ProcessBuilder("kill", "-9", Long.toString(pid)).start().waitFor();
        assertThat(result.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(result.get().detections()).hasSize(1);
        assertThat(processes.processes().getFirst().starts()).isEqualTo(2);
        assertThat(processes.processes().getFirst().busyFor()).isNull();
    }

    /** One process, which a scan in the background has: whoever waits for a scan goes before the next of those. */
    @Test
    void aScanThatSomebodyWaitsForGoesBeforeThoseInTheBackground() throws Exception {
        Files.createFile(folder.resolve("hang-once"));
        List<String> done = new CopyOnWriteArrayList<>();
        CompletableFuture<?> first = CompletableFuture.runAsync(() -> behind("first", done));
        long pid = Long.parseLong(awaited("hanging"));
        CompletableFuture<?> second = CompletableFuture.runAsync(() -> behind("second", done));
        Thread third = Thread.ofPlatform().start(() -> {
            scan(Duration.ofSeconds(60));
            done.add("third");
        });
        await(() -> third.getState() == Thread.State.WAITING);
        new ProcessBuilder("kill", "-9", Long.toString(pid)).start().waitFor();
        CompletableFuture.allOf(first, second).get(60, TimeUnit.SECONDS);
        third.join(30_000);
        assertThat(done).containsExactlyInAnyOrder("first", "second", "third");
        assertThat(done.indexOf("third")).isLessThan(done.indexOf("second"));
    }

    @Test
    void scansInTheBackgroundLeaveAProcessFree() throws Exception {
        try (EngineProcesses two = new EngineProcesses(settings().withProcesses(2))) {
            Files.createFile(folder.resolve("hang-once"));
            CompletableFuture<?> first = CompletableFuture.runAsync(() -> behind(two));
            awaited("hanging");
            Thread second = Thread.ofPlatform().start(() -> behind(two));
            await(() -> second.getState() == Thread.State.WAITING);
            assertThat(two.processes().stream().filter(each -> each.busyFor() != null).count()).isEqualTo(1);
            assertThat(two.scan(new ScanRequest(subject, new byte[32], Duration.ofSeconds(60))).getFirst().detections()).hasSize(1);
            assertThat(first).isNotDone();
            assertThat(second.isAlive()).isTrue();
            two.close();
            second.join(30_000);
        }
    }

    private void behind(String name, List<String> done) {
        behind(processes);
        done.add(name);
    }

    private void behind(EngineProcesses all) {
        try {
            all.scanBehind(new ScanRequest(subject, new byte[32], Duration.ofSeconds(60)));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aProcessThatEndsTwiceFailsTheScan() throws Exception {
        Files.createFile(folder.resolve("exit"));
        ScanResult result = scan(Duration.ofSeconds(60));
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.everything()).isFalse();
        assertThat(result.gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.CRASHED);
        assertThat(result.engine()).isEqualTo("secrets");
        assertThat(Files.size(folder.resolve("exits"))).isEqualTo(2);
        Files.delete(folder.resolve("exit"));
        assertThat(scan(Duration.ofSeconds(60)).outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void aProcessThatNeverGetsReadyFailsTheScan() throws Exception {
        Files.createFile(folder.resolve("no-hello"));
        assertThat(scan(Duration.ofSeconds(60)).gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.CRASHED);
    }

    @Test
    void aScanThatOutlivesItsDeadlineIsKilledAndFailed() throws Exception {
        processes.warm();
        await(() -> processes.processes().getFirst().pid() > 0);
        Files.createFile(folder.resolve("hang"));
        CompletableFuture<ScanResult> scan = CompletableFuture.supplyAsync(() -> scan(Duration.ofMillis(300)));
        await(() -> processes.processes().getFirst().pid() > 0 || scan.isDone());
        long pid = processes.processes().getFirst().pid();
        ScanResult result = scan.get(30, TimeUnit.SECONDS);
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.TIMEOUT);
        assertThat(pid).isPositive();
        await(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        Files.delete(folder.resolve("hang"));
        assertThat(scan(Duration.ofSeconds(60)).detections()).hasSize(1);
    }

    /** What is asked is more than the pipe holds. */
    @Test
    @org.junit.jupiter.api.Timeout(60)
    void aProcessThatDoesNotReadIsKilledInTime() throws Exception {
        Files.createFile(folder.resolve("mute"));
        Subject large = new Subject.Change(folder, null, "a".repeat(40), java.util.Collections.nCopies(5_000, "b".repeat(40)));
        ScanResult result = processes.scan(new ScanRequest(large, new byte[32], Duration.ofSeconds(3))).getFirst();
        assertThat(result.gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.TIMEOUT);
        assertThat(processes.processes().getFirst().pid()).isZero();
    }

    @Test
    @org.junit.jupiter.api.Timeout(60)
    void gettingReadyCountsToo() throws Exception {
        Files.createFile(folder.resolve("never-ready"));
        ScanResult result = scan(Duration.ofMillis(800));
        assertThat(result.gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.TIMEOUT);
    }

    @Test
    void isolationIsClaimedOnlyOfAProcessThatWasStartedSo() {
        assertThat(Isolation.flags(List.of())).isEmpty();
        assertThat(Isolation.flags(List.of("unshare"))).hasSize(1);
        assertThat(Isolation.ofThisProcess().networkOff()).isFalse();
    }

    @Test
    void whoeverIsInterruptedLeavesNoProcessBehind() throws Exception {
        Files.createFile(folder.resolve("hang"));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread scan = Thread.ofPlatform().start(() -> {
            try {
                processes.scan(new ScanRequest(subject, new byte[32], Duration.ofMinutes(5)));
            } catch (InterruptedException e) {
                thrown.set(e);
            }
        });
        long pid = Long.parseLong(awaited("hanging"));
        scan.interrupt();
        scan.join(10_000);
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        await(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void nonsenseOnItsOutputFailsTheScan() throws Exception {
        Files.writeString(folder.resolve("answer"), "{\"id\":ID,\"results\":[null]}");
        assertThat(scan(Duration.ofSeconds(60)).gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.CRASHED);
        Files.writeString(folder.resolve("answer"), "{\"id\":ID,\"results\":[]}");
        assertThat(processes.scan(new ScanRequest(subject, new byte[32], Duration.ofSeconds(60)))).isEmpty();
    }

    @Test
    void aFrameThatIsTooLongOrCutIsNoAnswer() throws Exception {
        Files.write(folder.resolve("raw"), new byte[] {0x7f, 0, 0, 0, 1});
        assertThat(scan(Duration.ofSeconds(60)).gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.CRASHED);
        Files.write(folder.resolve("raw"), "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(scan(Duration.ofSeconds(60)).gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.CRASHED);
    }

    @Test
    void theEnvironmentOfTheServerStaysWithTheServer() throws Exception {
        Files.createFile(folder.resolve("environment"));
        processes.scan(new ScanRequest(subject, new byte[32], Duration.ofSeconds(60)));
        assertThat(Files.readAllLines(folder.resolve("environment"))).contains("PATH").isSubsetOf("PATH", "LANG", "PWD", "SHLVL", "_");
    }

    @Test
    void theEngineEndsWithItsParent() throws Exception {
        String classPath = String.join(File.pathSeparator, settings().classPath());
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath, TestParent.class.getName(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
            long engine = Long.parseLong(lines.readLine());
            assertThat(ProcessHandle.of(engine)).isPresent();
            parent.destroyForcibly();
            long start = System.nanoTime();
            await(() -> ProcessHandle.of(engine).filter(ProcessHandle::isAlive).isEmpty());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void nothingIsScannedAfterTheEnd() throws Exception {
        processes.close();
        assertThat(scan(Duration.ofSeconds(60)).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(processes.processes().getFirst().pid()).isZero();
        assertThatThrownBy(() -> Settings.standard(folder).withProcesses(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsSaidOfIsolationIsWhatTheSystemAllows() throws Exception {
        boolean allowed = new ProcessBuilder("unshare", "--net", "--map-root-user", "true").start().waitFor() == 0;
        try (EngineProcesses real = new EngineProcesses(Settings.standard(folder).withProcesses(1))) {
            assertThat(real.isolation()).isEqualTo(new Isolation(false, false));
            real.warm();
            await(() -> real.processes().getFirst().pid() > 0);
            assertThat(real.isolation().networkOff()).isEqualTo(allowed);
        }
    }

    private ScanResult scan(Duration deadline) {
        try {
            return processes.scan(new ScanRequest(subject, new byte[32], deadline)).getFirst();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String awaited(String file) throws IOException {
        Path path = folder.resolve(file);
        await(() -> path.toFile().length() > 0);
        return Files.readString(path);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the condition holds within 30 s").isLessThan(deadline);
            LockSupport.parkNanos(2_000_000);
        }
    }
}
