package dev.portcullis.server.jobs;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/** A node in a process of its own, to be killed: asks for one job and never ends it. */
final class DoomedNode {
    private DoomedNode() {}

    public static void main(String[] arguments) {
        UUID workspace = UUID.fromString(arguments[2]);
        JobHandler endless = new JobHandler() {
            @Override
            public JobKind kind() {
                return JobsTest.WORK;
            }

            @Override
            public void run(UUID ofWorkspace, String key, Progress progress) throws InterruptedException {
                System.out.println("running");
                new CountDownLatch(1).await();
            }
        };
        QueueNode.start(arguments[0], Path.of(arguments[1]), "doomed", Clock.systemUTC(), List.of(endless), "db-scheduler.heartbeat-interval=500ms")
                .jobs()
                .want(JobsTest.WORK, workspace, arguments[3], "never done here");
    }
}
