package dev.portcullis.server.dashboard;

import dev.portcullis.server.audit.Audit;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.Jobs;
import dev.portcullis.server.web.Flash;
import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Page;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.Problem;
import dev.portcullis.server.web.Shown;
import dev.portcullis.server.web.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** May it merge, and who was told? */
@Controller
class PullRequestPage {
    private final PullRequests pullRequests;
    private final Inventory inventory;
    private final Jobs jobs;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final Layout layout;

    PullRequestPage(PullRequests pullRequests, Inventory inventory, Jobs jobs, Audit audit, TransactionTemplate transaction, Layout layout) {
        this.pullRequests = pullRequests;
        this.inventory = inventory;
        this.jobs = jobs;
        this.audit = audit;
        this.transaction = transaction;
        this.layout = layout;
    }

    @GetMapping("/pull-requests/{workspace}/{repository}/{number}")
    @Needs(Permission.VIEW)
    @Nullable ModelAndView show(
            HttpServletRequest request,
            HttpServletResponse response,
            @PathVariable String workspace,
            @PathVariable String repository,
            @PathVariable String number) {
        Repository of = repository(workspace, repository);
        PullRequestView view = pullRequests.find(of, number(number)).orElseThrow(PullRequestPage::unknown);
        Page page = layout.page(request, Shown.text(view.title()))
                .crumb("Pull requests", "/pull-requests")
                .crumb(view.slug(), view.repositoryPath());
        if (view.active()) page.refreshing(3);
        return Region.answer(page, request, response, "dashboard/pull-request", "dashboard/pull-request-region", "view", view);
    }

    @PostMapping("/pull-requests/{workspace}/{repository}/{number}/check")
    @Needs(Permission.TRIAGE)
    String check(HttpServletRequest request, SignedIn who, @PathVariable String workspace, @PathVariable String repository, @PathVariable("number") String given) {
        Repository of = repository(workspace, repository);
        int number = number(given);
        inventory.pullRequest(of.workspace(), of.repository(), number).orElseThrow(PullRequestPage::unknown);
        transaction.executeWithoutResult(status -> {
            jobs.want(Work.SCAN, of.workspace(), of.repository().toString(), of.fullName());
            audit.record(of.workspace(), who.name(), "pull_request.check", of.fullName() + " #" + number, null, null, request.getRemoteAddr());
        });
        Flash.say(request, "Checking " + of.fullName() + " #" + number + " again.");
        return "redirect:" + Places.pullRequest(of.workspaceSlug(), of.slug(), number);
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,9}")) throw unknown();
        return Integer.parseInt(text);
    }

    private Repository repository(String workspace, String slug) {
        return inventory.repository(workspace, slug).orElseThrow(PullRequestPage::unknown);
    }

    private static Problem unknown() {
        return Problem.notFound("There is no such pull request in a workspace that is watched.", "All pull requests", "/pull-requests");
    }
}
