package dev.portcullis.server.events;

import dev.portcullis.detection.Engines;
import dev.portcullis.server.findings.PostureStore;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.Jobs;
import java.util.UUID;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** On start, looks once at everything that is watched, and so finds what was pushed while nobody listened; what other rules judged is judged anew. */
@Component
class LookAtStart {
    private final Integrations integrations;
    private final Inventory inventory;
    private final PostureStore posture;
    private final Jobs jobs;

    LookAtStart(Integrations integrations, Inventory inventory, PostureStore posture, Jobs jobs) {
        this.integrations = integrations;
        this.inventory = inventory;
        this.posture = posture;
        this.jobs = jobs;
    }

    @EventListener(ApplicationReadyEvent.class)
    void look() {
        integrations.tidy();
        String rules = Engines.ruleSet("posture");
        for (Integration integration : integrations.all()) {
            UUID workspace = integration.workspace();
            jobs.want(Work.SYNC, workspace, workspace.toString(), inventory.workspace(workspace).map(each -> each.slug()).orElse("a workspace"));
            for (PostureStore.Judged each : posture.judged(workspace).values())
                if (!each.rules().equals(rules))
                    inventory.repository(workspace, each.repository())
                            .ifPresent(repository -> jobs.want(Work.JUDGE, workspace, repository.repository().toString(), repository.fullName()));
        }
    }
}
