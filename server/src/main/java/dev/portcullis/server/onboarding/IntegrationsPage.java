package dev.portcullis.server.onboarding;

import dev.portcullis.server.alerts.Withdrawal;
import dev.portcullis.server.integrations.Mode;
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
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Is everything connected, and what is off, since when, what fixes it? */
@Controller
class IntegrationsPage {
    static final String LIST = "/integrations";

    private final Connections connections;
    private final Onboarding onboarding;
    private final Writing writing;
    private final Layout layout;

    IntegrationsPage(Connections connections, Onboarding onboarding, Writing writing, Layout layout) {
        this.connections = connections;
        this.onboarding = onboarding;
        this.writing = writing;
        this.layout = layout;
    }

    @GetMapping(LIST)
    @Needs(Permission.VIEW)
    ModelAndView list(HttpServletRequest request) {
        Page page = layout.page(request, "Integrations").list();
        List<ConnectionLine> lines = connections.lines();
        if (lines.stream().anyMatch(each -> each.reading().running())) page.refreshing(3);
        return page.view("onboarding/list", "onboarding/list-region").addObject("lines", lines).addObject("drafts", connections.drafts()).addObject("removed", connections.removed());
    }

    @GetMapping(LIST + "/{workspace}")
    @Needs(Permission.VIEW)
    ModelAndView health(HttpServletRequest request, HttpServletResponse response, @PathVariable String workspace) {
        ConnectionDetail detail = detail(workspace);
        Page page = layout.page(request, Shown.text(detail.line().name())).crumb("Integrations", LIST);
        if (detail.line().reading().running()) page.refreshing(3);
        // The last poll of a reading that has ended: what stands below it is read anew.
        else if (page.isPartial()) response.setHeader("HX-Refresh", "true");
        return page.view("onboarding/health", "onboarding/health-head").addObject("detail", detail);
    }

    @PostMapping(LIST + "/{workspace}/mode")
    @Needs(Permission.ADMINISTER)
    String mode(HttpServletRequest request, SignedIn who, @PathVariable String workspace, @RequestParam(defaultValue = "") String mode) {
        ConnectionLine line = detail(workspace).line();
        Mode chosen;
        try {
            chosen = Mode.of(mode);
        } catch (IllegalArgumentException unknown) {
            throw Problem.badRequest("The mode is observe, tell or gate.", "Back to " + line.slug(), line.path());
        }
        if (chosen != line.integration().mode()) {
            onboarding.mode(line.integration().workspace(), chosen, who.name(), request.getRemoteAddr());
            Flash.say(request, line.slug() + " is in mode " + chosen.key() + " from now on.");
        }
        return "redirect:" + line.path();
    }

    @PostMapping(LIST + "/{workspace}/hook")
    @Needs(Permission.ADMINISTER)
    String hook(HttpServletRequest request, SignedIn who, @PathVariable String workspace) {
        ConnectionLine line = detail(workspace).line();
        if (line.integration().paused())
            throw Problem.conflict("Writing to Bitbucket is paused, and repairing the webhook writes to it. Let writing go on first: the webhook is looked at then.", "Back to " + line.slug(), line.path());
        onboarding.repairHook(line.integration().workspace(), who.name(), request.getRemoteAddr());
        Flash.say(request, "The webhook of " + line.slug() + " is being looked at.");
        return "redirect:" + line.path();
    }

    @PostMapping(LIST + "/pause")
    @Needs(Permission.ADMINISTER)
    String pauseAll(HttpServletRequest request, SignedIn who, @RequestParam(defaultValue = "true") boolean paused) {
        writing.pauseAll(paused, who.name(), request.getRemoteAddr());
        Flash.say(request, paused ? "Nothing is written to Bitbucket any more. Pushes are scanned all the same." : "Writing to Bitbucket goes on.");
        return "redirect:" + LIST;
    }

    @PostMapping(LIST + "/{workspace}/pause")
    @Needs(Permission.ADMINISTER)
    String pause(HttpServletRequest request, SignedIn who, @PathVariable String workspace, @RequestParam(defaultValue = "true") boolean paused) {
        ConnectionLine line = detail(workspace).line();
        writing.pause(line.integration().workspace(), paused, who.name(), request.getRemoteAddr());
        Flash.say(request, paused ? "Nothing is written to " + line.slug() + " any more. Pushes are scanned all the same." : "Writing to " + line.slug() + " goes on.");
        return "redirect:" + line.path();
    }

    @GetMapping(LIST + "/{workspace}/withdraw")
    @Needs(Permission.ADMINISTER)
    ModelAndView withdrawal(HttpServletRequest request, HttpServletResponse response, @PathVariable String workspace) {
        ConnectionLine line = detail(workspace).line();
        Withdrawal withdrawal = writing.withdrawal(line.integration().workspace());
        Page page = layout.page(request, "Withdraw from " + line.slug()).crumb("Integrations", LIST).crumb(line.slug(), line.path());
        if (withdrawal.running()) page.refreshing(1);
        else if (page.isPartial()) response.setHeader("HX-Refresh", "true");
        return page.view("onboarding/withdraw", "onboarding/withdraw-progress").addObject("line", line).addObject("withdrawal", withdrawal);
    }

    @PostMapping(LIST + "/{workspace}/withdraw")
    @Needs(Permission.ADMINISTER)
    String withdraw(HttpServletRequest request, SignedIn who, @PathVariable String workspace) {
        ConnectionLine line = detail(workspace).line();
        writing.withdraw(line.integration().workspace(), who.name(), request.getRemoteAddr());
        return "redirect:" + line.path() + "/withdraw";
    }

    @PostMapping(LIST + "/{workspace}/look")
    @Needs(Permission.ADMINISTER)
    String look(HttpServletRequest request, @PathVariable String workspace) {
        ConnectionLine line = detail(workspace).line();
        onboarding.look(line.integration().workspace());
        Flash.say(request, "What " + line.slug() + " holds is being read again.");
        return "redirect:" + line.path();
    }

    @PostMapping(LIST + "/drafts/{principal}/remove")
    @Needs(Permission.ADMINISTER)
    String remove(HttpServletRequest request, SignedIn who, @PathVariable String principal) {
        UUID id;
        try {
            id = UUID.fromString(principal);
        } catch (IllegalArgumentException malformed) {
            throw Problem.notFound("There is no such draft.", "Integrations", LIST);
        }
        if (!onboarding.discard(id, who.name(), request.getRemoteAddr()))
            throw Problem.notFound("There is no such draft. It may be in use by now.", "Integrations", LIST);
        Flash.say(request, "The draft is removed, and its credential with it.");
        return "redirect:" + LIST;
    }

    private ConnectionDetail detail(String workspace) {
        return connections.detail(workspace).orElseThrow(() -> Problem.notFound("No workspace of this name is watched.", "Integrations", LIST));
    }
}
