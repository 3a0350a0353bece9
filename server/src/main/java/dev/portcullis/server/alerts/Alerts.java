package dev.portcullis.server.alerts;

import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.PullRequest;
import dev.portcullis.server.jobs.JobKind;
import dev.portcullis.server.jobs.JobListStore;
import dev.portcullis.server.jobs.Jobs;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Asks for telling, and shows what was told. */
@Component
public class Alerts {
    /** Key: repository and number of the pull request. */
    static final JobKind TELL = new JobKind("tell", 30);

    /** Key: the workspace. */
    static final JobKind WITHDRAW = new JobKind("withdraw", 25);

    private final Jobs jobs;
    private final JobListStore jobList;
    private final Inventory inventory;
    private final PostedStore posted;

    Alerts(Jobs jobs, JobListStore jobList, Inventory inventory, PostedStore posted) {
        this.jobs = jobs;
        this.jobList = jobList;
        this.inventory = inventory;
        this.posted = posted;
    }

    /** Brings what stands on the pull request up to date with the gate's verdict. */
    public void tell(PullRequest pullRequest) {
        String repository = inventory.repository(pullRequest.workspace(), pullRequest.repository()).map(each -> each.fullName()).orElse("a repository");
        jobs.want(TELL, pullRequest.workspace(), pullRequest.key(), repository + " #" + pullRequest.number());
    }

    /** Brings every open pull request of a workspace up to date, as after a pause. */
    public void tellAll(UUID workspace) {
        for (PullRequest each : inventory.openPullRequests(workspace, null)) if (each.judgedAt() != null) tell(each);
    }

    /** Takes back all that we wrote in a workspace, as long as its mode is observe. */
    public void withdraw(UUID workspace, String label) {
        jobs.want(WITHDRAW, workspace, workspace.toString(), label);
    }

    public Withdrawal withdrawal(UUID workspace) {
        List<PostedStore.Place> all = posted.everything(workspace);
        return new Withdrawal(
                (int) all.stream().filter(each -> each.posted().surface().equals("inline") || each.posted().surface().equals("summary")).count(),
                (int) all.stream().filter(each -> each.posted().surface().equals("report")).count(),
                (int) all.stream().filter(each -> each.posted().surface().equals("status")).count(),
                (int) all.stream().map(each -> each.repository() + "#" + each.number()).distinct().count(),
                jobList.find(WITHDRAW, workspace, workspace.toString()).orElse(null));
    }

    public List<Posted> posted(UUID workspace, UUID repository, int number) {
        return posted.all(workspace, repository, number);
    }
}
