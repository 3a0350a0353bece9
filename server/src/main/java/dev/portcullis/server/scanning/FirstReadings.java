package dev.portcullis.server.scanning;

import dev.portcullis.detection.Engines;
import dev.portcullis.server.alerts.Alerts;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Watched;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.Jobs;
import dev.portcullis.server.jobs.Recurring;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Sees when the last repository of a workspace was read, or given up, and has it summed up once. Also has histories read that no rule has read yet. */
@Component
class FirstReadings implements Recurring {
    private static final List<String> READING = List.of(Work.SYNC.name(), Work.SCAN.name(), Work.HISTORY.name(), Work.SETTINGS.name(), Work.JUDGE.name());

    private final Integrations integrations;
    private final Watched watched;
    private final Inventory inventory;
    private final HistoryStore histories;
    private final Jobs jobs;
    private final Alerts alerts;

    FirstReadings(Integrations integrations, Watched watched, Inventory inventory, HistoryStore histories, Jobs jobs, Alerts alerts) {
        this.integrations = integrations;
        this.watched = watched;
        this.inventory = inventory;
        this.histories = histories;
        this.jobs = jobs;
        this.alerts = alerts;
    }

    @Override
    public String name() {
        return "first-readings";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(20);
    }

    @Override
    public void run() {
        for (Integration each : integrations.all()) look(each.workspace());
    }

    /** Asks for the history of a repository whose heads were read, unless these rules have read it, and the heads too. */
    void wantHistory(Repository repository) {
        String rules = Engines.ruleSet("secrets");
        boolean read = histories.finished(repository.workspace(), repository.repository()).filter(each -> each.ruleSet().equals(rules)).isPresent();
        if (!read || inventory.refs(repository.workspace(), repository.repository()).stream().anyMatch(ref -> ref.readUnderOther(rules)))
            jobs.want(Work.HISTORY, repository.workspace(), repository.repository().toString(), repository.fullName());
    }

    void look(UUID workspace) {
        if (alerts.summarised(workspace)) return;
        integrations.find(workspace).filter(each -> each.lastSyncAt() != null).ifPresent(integration -> {
            List<Repository> watched = this.watched.repositories(integration);
            boolean read = !watched.isEmpty() && watched.stream().allMatch(each -> each.firstReadAt() != null || !each.state().equals("present"));
            // Its own job is still counted while it runs: then the next look is the one.
            if (read && jobs.idle(workspace, READING)) alerts.summary(workspace);
        });
    }
}
