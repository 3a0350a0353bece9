package dev.portcullis.server.alerts;

import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.PullRequest;
import dev.portcullis.server.jobs.JobKind;
import dev.portcullis.server.jobs.Jobs;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Asks for telling, and shows what was told. */
@Component
public class Alerts {
    /** Key: repository and number of the pull request. */
    static final JobKind TELL = new JobKind("tell", 30);

    private final Jobs jobs;
    private final Inventory inventory;
    private final PostedStore posted;

    Alerts(Jobs jobs, Inventory inventory, PostedStore posted) {
        this.jobs = jobs;
        this.inventory = inventory;
        this.posted = posted;
    }

    /** Brings what stands on the pull request up to date with the gate's verdict. */
    public void tell(PullRequest pullRequest) {
        String repository = inventory.repository(pullRequest.workspace(), pullRequest.repository()).map(each -> each.fullName()).orElse("a repository");
        jobs.want(TELL, pullRequest.workspace(), pullRequest.key(), repository + " #" + pullRequest.number());
    }

    public List<Posted> posted(UUID workspace, UUID repository, int number) {
        return posted.all(workspace, repository, number);
    }
}
