package dev.portcullis.server.scanning;

import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.process.EngineProcesses;
import dev.portcullis.detection.process.ScanRequest;
import dev.portcullis.server.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** The engine processes of this node. */
@Component
public class EnginePool implements DisposableBean {
    /** So long a scan with one engine waits at most; more work than that is asked for in parts. */
    private static final Duration BEHIND = Duration.ofSeconds(30);

    private final EngineProcesses processes;
    private final Duration deadline;

    EnginePool(Settings settings) {
        Path folder = settings.dataFolder().toAbsolutePath().normalize().resolve("engines");
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new IllegalStateException("The data folder cannot be written: " + folder, failure);
        }
        this.deadline = Duration.ofSeconds(settings.engines().deadlineSeconds());
        this.processes = new EngineProcesses(dev.portcullis.detection.process.Settings.standard(folder)
                .withProcesses(settings.engines().processes())
                .withDeadline(deadline));
        processes.warm();
    }

    List<ScanResult> scan(Subject subject, byte[] identityKey) throws InterruptedException {
        return processes.scan(new ScanRequest(subject, identityKey, deadline));
    }

    /** For what nobody waits for: it lets every other scan pass, and is cut short sooner, but for a tree: all else can be asked for in parts. */
    List<ScanResult> scanBehind(Subject subject, byte[] identityKey) throws InterruptedException {
        return processes.scanBehind(new ScanRequest(subject, identityKey, subject instanceof Subject.Tree || deadline.compareTo(BEHIND) < 0 ? deadline : BEHIND));
    }

    public EngineProcesses processes() {
        return processes;
    }

    @Override
    public void destroy() {
        processes.close();
    }
}
