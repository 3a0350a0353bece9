package dev.portcullis.server.onboarding;

import dev.portcullis.server.alerts.Alerts;
import dev.portcullis.server.alerts.Withdrawal;
import dev.portcullis.server.audit.Audit;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.jobs.Jobs;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The switch on everything that we write to Bitbucket, and the broom. */
@Component
class Writing {
    private final Integrations integrations;
    private final Inventory inventory;
    private final Alerts alerts;
    private final Jobs jobs;
    private final Audit audit;
    private final TransactionTemplate transaction;

    Writing(Integrations integrations, Inventory inventory, Alerts alerts, Jobs jobs, Audit audit, TransactionTemplate transaction) {
        this.integrations = integrations;
        this.inventory = inventory;
        this.alerts = alerts;
        this.jobs = jobs;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** Stops all writing to Bitbucket, or lets it go on: then what should stand there meanwhile is written. */
    void pause(UUID workspace, boolean paused, String by, String origin) {
        transaction.executeWithoutResult(status -> {
            Integration before = integrations.integration(workspace);
            if (before.paused() == paused) return;
            integrations.pause(workspace, paused);
            if (!paused) {
                alerts.tellAll(workspace);
                // It may have been wanted anew meanwhile, or a repair refused.
                if (before.hookPath() != null) jobs.want(Onboarding.HOOK, workspace, workspace.toString(), slug(workspace));
            }
            audit.record(workspace, by, "integration.pause", slug(workspace), before.paused() ? "paused" : "writing", paused ? "paused" : "writing", origin);
        });
    }

    /** What stands in Bitbucket of ours. */
    Withdrawal withdrawal(UUID workspace) {
        return alerts.withdrawal(workspace);
    }

    /** Sets the workspace to observe and takes back everything that we wrote there. */
    void withdraw(UUID workspace, String by, String origin) {
        transaction.executeWithoutResult(status -> {
            Integration before = integrations.integration(workspace);
            Withdrawal what = alerts.withdrawal(workspace);
            integrations.mode(workspace, Mode.OBSERVE);
            alerts.withdraw(workspace, slug(workspace));
            audit.record(workspace, by, "integration.withdraw", slug(workspace), before.mode().key() + ", " + what.total() + " things written", "observe, withdrawn", origin);
        });
    }

    /** The same for all workspaces at once. */
    void pauseAll(boolean paused, String by, String origin) {
        for (Integration each : integrations.all()) pause(each.workspace(), paused, by, origin);
    }

    private String slug(UUID workspace) {
        return inventory.workspace(workspace).map(each -> each.slug()).orElse("a workspace");
    }
}
