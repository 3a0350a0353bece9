package dev.portcullis.server.inventory;

import dev.portcullis.server.Settings;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.jobs.Jobs;
import dev.portcullis.server.jobs.Recurring;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Bitbucket tells nothing of most settings (facts section 6.1 of 2026-11-24): what changed is seen by looking again. */
@Component
class SettingsPoll implements Recurring {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final Settings settings;
    private final Integrations integrations;
    private final Inventory inventory;
    private final FactStore store;
    private final Facts facts;
    private final Jobs jobs;

    SettingsPoll(Settings settings, Integrations integrations, Inventory inventory, FactStore store, Facts facts, Jobs jobs) {
        this.settings = settings;
        this.integrations = integrations;
        this.inventory = inventory;
        this.store = store;
        this.facts = facts;
        this.jobs = jobs;
    }

    @Override
    public String name() {
        return "settings-poll";
    }

    /** Often enough that nothing gets much older than it may. */
    @Override
    public Duration every() {
        Duration part = settings.posture().every().dividedBy(12);
        return part.compareTo(LONGEST) > 0 ? LONGEST : part.compareTo(SHORTEST) < 0 ? SHORTEST : part;
    }

    @Override
    public void run() {
        for (Integration each : integrations.all())
            inventory.workspace(each.workspace()).ifPresent(workspace -> {
                if (each.lastSyncAt() != null && facts.stale(store.oldest(each.workspace()), each.workspace()))
                    jobs.want(Work.SETTINGS, each.workspace(), each.workspace().toString(), workspace.slug());
            });
    }
}
