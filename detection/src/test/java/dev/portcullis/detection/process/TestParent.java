package dev.portcullis.detection.process;

import dev.portcullis.detection.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A parent to be killed: starts an endless scan and prints the engine's process id. */
public final class TestParent {
    private TestParent() {}

    public static void main(String[] args) throws Exception {
        EngineProcesses processes = new EngineProcesses(Settings.standard(Path.of(args[0])).withProcesses(1));
        Subject.Text text = new Subject.Text("t", "password=secret token://key:".repeat(4_000));
        Subject endless = new Subject.Texts(Collections.nCopies(300, text));
        Thread scan = Thread.ofPlatform().start(() -> {
            try {
                processes.scan(new ScanRequest(endless, new byte[32], Duration.ofMinutes(5)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        while (processes.processes().getFirst().pid() == 0) {
            LockSupport.parkNanos(1_000_000);
        }
        System.out.println(processes.processes().getFirst().pid());
        System.out.println(List.of("started"));
        scan.join();
    }
}
