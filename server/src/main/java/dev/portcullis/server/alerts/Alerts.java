package dev.portcullis.server.alerts;

import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.PullRequest;
import dev.portcullis.server.jobs.JobKind;
import dev.portcullis.server.jobs.JobListStore;
import dev.portcullis.server.jobs.Jobs;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Asks for telling, and shows what was told. */
@Component
public class Alerts {
    /** Key: repository and number of the pull request. */
    static final JobKind TELL = new JobKind("tell", 30);
    /** Key: the message. */
    static final JobKind SEND = new JobKind("send", 20);
    /** Key: the workspace. */
    static final JobKind SUMMARY = new JobKind("summary", 10);

    /** Key: the workspace. */
    static final JobKind WITHDRAW = new JobKind("withdraw", 25);

    private final Jobs jobs;
    private final JobListStore jobList;
    private final Inventory inventory;
    private final PostedStore posted;
    private final Announcer announcer;
    private final MessageStore messages;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Alerts(Jobs jobs, JobListStore jobList, Inventory inventory, PostedStore posted, Announcer announcer, MessageStore messages,
            TransactionTemplate transaction, Clock clock) {
        this.jobs = jobs;
        this.jobList = jobList;
        this.inventory = inventory;
        this.posted = posted;
        this.announcer = announcer;
        this.messages = messages;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** An episode of a finding that began. */
    public record Announced(long finding, int episode) {}

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
                left(workspace, all),
                jobList.find(WITHDRAW, workspace, workspace.toString()).orElse(null));
    }

    private List<Withdrawal.Left> left(UUID workspace, List<PostedStore.Place> all) {
        record Key(UUID repository, int number, String what, String reason) {}
        Map<Key, Integer> counts = new LinkedHashMap<>();
        for (PostedStore.Place each : all) {
            String surface = each.posted().surface();
            String what = surface.equals("report") || surface.equals("status") ? surface : "comment";
            if (each.leftReason() != null) counts.merge(new Key(each.repository(), each.number(), what, each.leftReason()), 1, Integer::sum);
        }
        Map<UUID, String> repositories = new HashMap<>();
        return counts.entrySet().stream()
                .map(each -> new Withdrawal.Left(
                        repositories.computeIfAbsent(each.getKey().repository(), id -> inventory.repository(workspace, id).map(known -> known.fullName()).orElse("a repository that is not known any more"))
                                + " #" + each.getKey().number(),
                        each.getKey().what(), each.getValue(), each.getKey().reason()))
                .toList();
    }

    public List<Posted> posted(UUID workspace, UUID repository, int number) {
        return posted.all(workspace, repository, number);
    }

    /** Tells the channels that a finding opened or returned: once an episode and channel, however often it is asked for. */
    public void announce(UUID workspace, long finding, int episode) {
        announce(workspace, List.of(new Announced(finding, episode)), null);
    }

    /**
     * The same for all that one reading brought, in the caller's transaction.
     *
     * @param pusher uuid of who pushed it, as a delivery said; null when none did
     */
    public void announce(UUID workspace, List<Announced> announced, @Nullable String pusher) {
        if (!announced.isEmpty()) announcer.announce(workspace, announced, pusher);
    }

    /** Tells those who were told of it that nothing is left to do; nothing when that is not so. In the caller's transaction. */
    public void resolved(UUID workspace, long finding) {
        announcer.resolved(workspace, finding);
    }

    /** Tells those who were told that it is resolved, when that was taken back; nothing when it was not. In the caller's transaction. */
    public void reopened(UUID workspace, long finding) {
        announcer.reopened(workspace, finding);
    }

    /** That the last repository of a first reading was read or given up: one message a channel sums it up, once in the life of a connection. */
    public void summary(UUID workspace) {
        transaction.executeWithoutResult(status -> {
            if (messages.summarise(workspace, clock.instant()))
                jobs.want(SUMMARY, workspace, workspace.toString(), inventory.workspace(workspace).map(each -> each.slug()).orElse("a workspace"));
        });
    }

    /** Whether that was said. What is found from then on is told one by one. */
    public boolean summarised(UUID workspace) {
        return messages.summarised(workspace);
    }
}
