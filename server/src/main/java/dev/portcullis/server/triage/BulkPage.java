package dev.portcullis.server.triage;

import dev.portcullis.server.findings.DecisionForm;
import dev.portcullis.server.findings.DismissalReason;
import dev.portcullis.server.findings.Finding;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.web.Flash;
import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.LocalPath;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Page;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.Problem;
import dev.portcullis.server.web.Shown;
import dev.portcullis.server.web.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Deciding about the selected findings of the list. Each decision stands for itself: one that cannot be made does not stop the others. */
@Controller
@Needs(Permission.TRIAGE)
@RequestMapping("/findings/bulk")
class BulkPage {
    /** As many as a page of the list holds. */
    private static final int MOST = 100;

    private final Triage triage;
    private final FindingReader findings;
    private final Layout layout;

    BulkPage(Triage triage, FindingReader findings, Layout layout) {
        this.triage = triage;
        this.findings = findings;
        this.layout = layout;
    }

    @PostMapping("/acknowledge")
    String acknowledge(
            HttpServletRequest request,
            SignedIn who,
            @RequestParam(name = "finding", defaultValue = "") List<String> numbers,
            @RequestParam(defaultValue = "") String to) {
        List<Finding> chosen = chosen(numbers, to);
        List<Finding> done = chosen.stream()
                .filter(finding -> triage.acknowledge(finding.number(), who.name(), request.getRemoteAddr()))
                .toList();
        return said(request, "Acknowledged", done, back(to));
    }

    /** First asks for the reason, on a page of its own; with {@code confirmed} it dismisses. */
    @PostMapping("/dismiss")
    ModelAndView dismiss(
            HttpServletRequest request,
            SignedIn who,
            @RequestParam(name = "finding", defaultValue = "") List<String> numbers,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "") String confirmed,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String note) {
        List<Finding> chosen = chosen(numbers, to);
        if (confirmed.isEmpty()) return ask(request, chosen, to, DecisionForm.EMPTY);
        Optional<DismissalReason> why = DismissalReason.of(reason);
        if (why.isEmpty()) {
            ModelAndView again =
                    ask(request, chosen, to, new DecisionForm("dismiss", reason, DecisionPage.cut(note), DecisionPage.NO_REASON));
            again.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
            return again;
        }
        List<Finding> done = chosen.stream()
                .filter(finding ->
                        triage.dismiss(finding.number(), why.get(), DecisionPage.cut(note), who.name(), request.getRemoteAddr()))
                .toList();
        return new ModelAndView(said(request, "Dismissed", done, back(to)));
    }

    /** @param decisions as {@code 12:340 13:341}: finding and the decision to undo */
    @PostMapping("/undo")
    String undo(
            HttpServletRequest request,
            SignedIn who,
            @RequestParam(defaultValue = "") String decisions,
            @RequestParam(defaultValue = "") String to) {
        List<String> pairs = Arrays.stream(decisions.split(" ")).filter(pair -> pair.matches("[0-9]{1,18}:[0-9]{1,18}")).limit(MOST).toList();
        int undone = 0;
        for (String pair : pairs) {
            int colon = pair.indexOf(':');
            long number = Long.parseLong(pair.substring(0, colon));
            if (triage.undo(number, Long.valueOf(pair.substring(colon + 1)), who.name(), request.getRemoteAddr()).isPresent()) undone++;
        }
        if (undone == 0)
            throw Problem.conflict("They were decided anew or undone since. Nothing was changed.", "All findings", back(to));
        int left = pairs.size() - undone;
        Flash.say(
                request,
                "Undone for " + Shown.count(undone, "finding", "findings") + "."
                        + (left == 0 ? "" : " " + Shown.number(left) + (left == 1 ? " was" : " were") + " decided anew since."));
        return "redirect:" + back(to);
    }

    private ModelAndView ask(HttpServletRequest request, List<Finding> chosen, String to, DecisionForm form) {
        String question = chosen.size() == 1 ? "Dismiss " + chosen.getFirst().id() + "?" : "Dismiss " + Shown.count(chosen.size(), "finding", "findings") + "?";
        Page page = layout.page(request, question).at("/findings").crumb("Findings", back(to));
        return page.view("triage/dismiss")
                .addObject("findings", chosen)
                .addObject("effect", effect(chosen))
                .addObject("to", back(to))
                .addObject("form", form)
                .addObject("reasons", List.of(DismissalReason.values()));
    }

    private String effect(List<Finding> chosen) {
        Set<String> pullRequests = chosen.stream()
                .flatMap(finding -> findings.bringing(finding.workspace(), finding.number()).stream())
                .map(each -> each.repository() + "#" + each.number())
                .collect(Collectors.toSet());
        String what = chosen.size() == 1 ? "it" : "them";
        if (pullRequests.isEmpty()) return "No pull request brings " + what + ".";
        return Shown.count(pullRequests.size(), "pull request brings ", "pull requests bring ") + what
                + (pullRequests.size() == 1 ? " and is" : " and are") + " judged anew at once.";
    }

    private List<Finding> chosen(List<String> numbers, String to) {
        Set<Long> distinct = new LinkedHashSet<>();
        for (String number : numbers) if (number.matches("[0-9]{1,18}")) distinct.add(Long.valueOf(number));
        if (distinct.isEmpty()) throw Problem.badRequest("No finding is selected. Select some in the list first.", "Back to the list", back(to));
        if (distinct.size() > MOST)
            throw Problem.badRequest("At most " + MOST + " findings are decided at once.", "Back to the list", back(to));
        List<Finding> chosen = new ArrayList<>();
        for (long number : distinct) findings.find(number).ifPresent(chosen::add);
        if (chosen.isEmpty()) throw Problem.notFound("None of these findings exists.", "All findings", "/findings");
        return chosen;
    }

    private String said(HttpServletRequest request, String verb, List<Finding> done, String to) {
        String decisions = done.stream()
                .flatMap(finding -> triage.newest(finding).map(decision -> finding.number() + ":" + decision).stream())
                .collect(Collectors.joining(" "));
        String what = done.size() == 1 ? done.getFirst().id() : Shown.count(done.size(), "finding", "findings");
        Flash.sayWithUndo(request, verb + " " + what + ".", "/findings/bulk/undo", Map.of("decisions", decisions, "to", to));
        return "redirect:" + to;
    }

    private static String back(String to) {
        return LocalPath.orElse(to, "/findings");
    }
}
