package dev.portcullis.server.jobs;

import dev.portcullis.server.web.RunningJobs;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the frame of every page asks of the queue. */
@Configuration
class JobsConfiguration {
    /** What runs or waits for its turn; what comes back later, or was given up, keeps nobody waiting now. */
    @Bean
    RunningJobs runningJobs(JobListStore jobs) {
        return workspace -> {
            var counts = jobs.counts(workspace);
            return counts.get(JobRow.State.RUNNING) + counts.get(JobRow.State.WAITING);
        };
    }
}
