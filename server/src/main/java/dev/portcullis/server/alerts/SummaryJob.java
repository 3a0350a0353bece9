package dev.portcullis.server.alerts;

import dev.portcullis.server.jobs.JobHandler;
import dev.portcullis.server.jobs.JobKind;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Sums up a workspace's first reading: one message a channel, however often it runs. */
@Component
class SummaryJob implements JobHandler {
    private final Announcer announcer;

    SummaryJob(Announcer announcer) {
        this.announcer = announcer;
    }

    @Override
    public JobKind kind() {
        return Alerts.SUMMARY;
    }

    @Override
    public void run(UUID workspace, String key, Progress progress) {
        announcer.summarise(workspace);
    }
}
