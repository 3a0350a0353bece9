package dev.portcullis.server.events;

import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.Jobs;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** On start, looks once at everything that is watched, and so finds what was pushed while nobody listened. */
@Component
class LookAtStart {
    private final Integrations integrations;
    private final Inventory inventory;
    private final Jobs jobs;

    LookAtStart(Integrations integrations, Inventory inventory, Jobs jobs) {
        this.integrations = integrations;
        this.inventory = inventory;
        this.jobs = jobs;
    }

    @EventListener(ApplicationReadyEvent.class)
    void look() {
        integrations.tidy();
        for (Integration integration : integrations.all())
            jobs.want(
                    Work.SYNC,
                    integration.workspace(),
                    integration.workspace().toString(),
                    inventory.workspace(integration.workspace()).map(each -> each.slug()).orElse("a workspace"));
    }
}
