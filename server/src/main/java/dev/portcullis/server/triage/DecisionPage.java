package dev.portcullis.server.triage;

import dev.portcullis.server.findings.Decision;
import dev.portcullis.server.findings.DecisionForm;
import dev.portcullis.server.findings.DismissalReason;
import dev.portcullis.server.findings.FindingDetail;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.web.Flash;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.Problem;
import dev.portcullis.server.web.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The forms of a finding's decide panel. Each answers with the finding's page. */
@Controller
@Needs(Permission.TRIAGE)
@RequestMapping("/findings/{number}")
class DecisionPage {
    static final String NO_REASON = "Choose why it is not a risk.";

    private final Triage triage;
    private final FindingReader findings;
    private final FindingDetail detail;

    DecisionPage(Triage triage, FindingReader findings, FindingDetail detail) {
        this.triage = triage;
        this.findings = findings;
        this.detail = detail;
    }

    @PostMapping("/acknowledge")
    String acknowledge(HttpServletRequest request, SignedIn who, @PathVariable("number") String id) {
        long number = FindingDetail.number(id);
        if (!triage.acknowledge(number, who.name(), request.getRemoteAddr())) throw FindingDetail.missing(number);
        return done(request, number, "Acknowledged F-" + number + ".");
    }

    @PostMapping("/dismiss")
    ModelAndView dismiss(
            HttpServletRequest request,
            SignedIn who,
            @PathVariable("number") String id,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String note) {
        long number = FindingDetail.number(id);
        Optional<DismissalReason> chosen = DismissalReason.of(reason);
        if (chosen.isEmpty()) {
            ModelAndView again = detail.show(request, number, null, new DecisionForm("dismiss", reason, cut(note), NO_REASON));
            again.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
            return again;
        }
        if (!triage.dismiss(number, chosen.get(), cut(note), who.name(), request.getRemoteAddr())) throw FindingDetail.missing(number);
        return new ModelAndView(done(request, number, "Dismissed F-" + number + "."));
    }

    @PostMapping("/revoked")
    String revoked(HttpServletRequest request, SignedIn who, @PathVariable("number") String id, @RequestParam(defaultValue = "") String note) {
        long number = FindingDetail.number(id);
        if (!triage.revoked(number, cut(note), who.name(), request.getRemoteAddr())) throw FindingDetail.missing(number);
        return done(request, number, "Closed F-" + number + " as revoked or rotated.");
    }

    /** @param decision that the person saw; when another was made since, nothing is undone */
    @PostMapping("/undo")
    String undo(HttpServletRequest request, SignedIn who, @PathVariable("number") String id, @RequestParam(required = false) @Nullable Long decision) {
        long number = FindingDetail.number(id);
        if (findings.find(number).isEmpty()) throw FindingDetail.missing(number);
        Decision.Kind kind = triage.undo(number, decision, who.name(), request.getRemoteAddr())
                .orElseThrow(() -> Problem.conflict(
                        "F-" + number + " was decided anew or undone since this page was made. Nothing was changed.", "F-" + number, "/findings/" + number));
        Flash.say(request, "Undone: F-" + number + " is no longer " + Words.of(kind) + ".");
        return "redirect:/findings/" + number;
    }

    private String done(HttpServletRequest request, long number, String sentence) {
        findings.find(number)
                .flatMap(triage::newest)
                .ifPresent(decision -> Flash.sayWithUndo(
                        request, sentence, "/findings/" + number + "/undo", Map.of("decision", Long.toString(decision))));
        return "redirect:/findings/" + number;
    }

    static String cut(String note) {
        String bare = note.strip();
        return bare.length() <= DecisionForm.LONGEST_NOTE ? bare : bare.substring(0, DecisionForm.LONGEST_NOTE);
    }
}
