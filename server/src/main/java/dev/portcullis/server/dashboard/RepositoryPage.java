package dev.portcullis.server.dashboard;

import dev.portcullis.server.audit.Audit;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Watched;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.Jobs;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Is this repository in order? */
@Controller
class RepositoryPage {
    private final Repositories repositories;
    private final Watched watched;
    private final Inventory inventory;
    private final Jobs jobs;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final Layout layout;

    RepositoryPage(Repositories repositories, Watched watched, Inventory inventory, Jobs jobs, Audit audit, TransactionTemplate transaction, Layout layout) {
        this.repositories = repositories;
        this.watched = watched;
        this.inventory = inventory;
        this.jobs = jobs;
        this.audit = audit;
        this.transaction = transaction;
        this.layout = layout;
    }

    @GetMapping("/repositories/{workspace}/{repository}")
    @Needs(Permission.VIEW)
    @Nullable ModelAndView show(
            HttpServletRequest request,
            HttpServletResponse response,
            @PathVariable String workspace,
            @PathVariable String repository,
            @RequestParam(defaultValue = "") String branches) {
        RepositoryView view = repositories.view(repository(workspace, repository), branches.equals("all"));
        Page page = layout.page(request, Shown.text(view.repository().slug())).crumb("Repositories", "/repositories");
        if (view.active()) page.refreshing(3);
        return Region.answer(page, request, response, "dashboard/repository", "dashboard/repository-region", "view", view);
    }

    @PostMapping("/repositories/{workspace}/{repository}/scan")
    @Needs(Permission.TRIAGE)
    String scan(HttpServletRequest request, SignedIn who, @PathVariable String workspace, @PathVariable String repository) {
        Repository of = repository(workspace, repository);
        if (of.state().equals("gone") || watched.repositories(of.workspace()).stream().noneMatch(each -> each.repository().equals(of.repository())))
            throw Problem.conflict("This repository is not watched, so it is not scanned.", "The repository", Places.repository(of.workspaceSlug(), of.slug()));
        transaction.executeWithoutResult(status -> {
            // Bitbucket is asked too: a repository that was unreadable may be back, and its pull requests may have changed.
            jobs.want(Work.SYNC, of.workspace(), "repository:" + of.repository(), of.fullName());
            jobs.want(Work.SCAN, of.workspace(), of.repository().toString(), of.fullName());
            audit.record(of.workspace(), who.name(), "repository.scan", of.fullName(), null, null, request.getRemoteAddr());
        });
        return "redirect:" + Places.repository(of.workspaceSlug(), of.slug());
    }

    private Repository repository(String workspace, String slug) {
        return inventory.repository(workspace, slug)
                .orElseThrow(() -> Problem.notFound("There is no such repository in a workspace that is watched.", "All repositories", "/repositories"));
    }
}
