package dev.portcullis.server.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** Runs each {@link Recurring} at a start, and from then on in its rhythm. */
@Configuration
class RecurringTask {
    private static final String NAME = "recurring";
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final ObjectProvider<Recurring> all;
    private final Clock clock;

    RecurringTask(ObjectProvider<Recurring> all, Clock clock) {
        this.all = all;
        this.clock = clock;
    }

    @Bean
    Task<Void> recurringJobs() {
        return Tasks.custom(NAME, Void.class)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(AFTER_FAILURE))
                .onDeadExecutionRevive()
                .execute((instance, context) -> {
                    var found = all.stream().filter(each -> each.name().equals(instance.getId())).findFirst();
                    found.ifPresent(Recurring::run);
                    // What no version of ours knows any more ends here.
                    return (complete, operations) -> {
                        if (found.isPresent()) operations.reschedule(complete, clock.instant().plus(found.get().every()));
                        else operations.stop();
                    };
                });
    }

    @EventListener
    void start(ApplicationReadyEvent ready) {
        ready.getApplicationContext().getBeanProvider(Scheduler.class).ifAvailable(scheduler -> all.forEach(each -> {
            TaskInstance<Void> instance = new TaskInstance<>(NAME, each.name());
            // The rhythm may be another one now, and what was planned far away.
            if (!scheduler.scheduleIfNotExists(instance, clock.instant())) reschedule(scheduler, instance);
        }));
    }

    private void reschedule(Scheduler scheduler, TaskInstance<Void> instance) {
        try {
            scheduler.reschedule(instance, clock.instant());
        } catch (RuntimeException runsNow) {
            // Another node has it in hand: that one plans the next.
        }
    }
}
