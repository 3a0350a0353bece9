package dev.portcullis.server.scanning;

import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.process.EngineRun;
import dev.portcullis.server.findings.Findings;
import dev.portcullis.server.findings.ScanStore;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.inventory.Facts;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.JobHandler;
import dev.portcullis.server.jobs.JobKind;
import dev.portcullis.server.response.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Judges a repository's settings by what was last read of them. Asks Bitbucket nothing; in this process, since facts are no code to parse. */
@Component
class JudgeJob implements JobHandler {
    private final Integrations integrations;
    private final Inventory inventory;
    private final Facts facts;
    private final Findings findings;
    private final ScanStore scans;
    private final Response response;
    private final TransactionTemplate transaction;
    private final Clock clock;

    JudgeJob(Integrations integrations, Inventory inventory, Facts facts, Findings findings, ScanStore scans, Response response, TransactionTemplate transaction,
            Clock clock) {
        this.integrations = integrations;
        this.inventory = inventory;
        this.facts = facts;
        this.findings = findings;
        this.scans = scans;
        this.response = response;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public JobKind kind() {
        return Work.JUDGE;
    }

    @Override
    public void run(UUID workspace, String key, Progress progress) {
        UUID id = UUID.fromString(key);
        Optional<Integration> integration = integrations.find(workspace);
        Optional<Repository> repository = inventory.repository(workspace, id);
        if (integration.isEmpty() || repository.isEmpty()) return;
        if (repository.get().state().equals("gone")) {
            // Bitbucket's own word, by a whole listing or by uuid: no setting of it is wrong any more. They return with it.
            transaction.executeWithoutResult(status -> response.announce(workspace, findings.dropSettings(workspace, id), false, null));
            return;
        }
        if (!integrations.watches(integration.get(), repository.get().project())) return;
        Instant started = clock.instant();
        for (ScanResult result : EngineRun.run(new Subject.Posture(facts.posture(workspace, id)), integrations.identityKey(workspace)))
            transaction.executeWithoutResult(status -> {
                // What was set so before anybody looked is told in a summary.
                boolean first = scans.judged(workspace, id).isEmpty();
                scans.judged(workspace, id, started, result);
                response.announce(workspace, findings.reconcile(new Findings.Branch(workspace, id, Findings.SETTINGS, null, ""), result), first, null);
            });
    }
}
