package dev.portcullis.server.findings;

import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Permission;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** One finding: is it real, and how does it close? */
@Controller
class FindingPage {
    private final FindingDetail detail;

    FindingPage(FindingDetail detail) {
        this.detail = detail;
    }

    @GetMapping(FindingQuery.PATH + "/{number}")
    @Needs(Permission.VIEW)
    ModelAndView one(HttpServletRequest request, @PathVariable String number, @RequestParam(defaultValue = "") String place) {
        @Nullable Long chosen = place.matches("[0-9]{1,18}") ? Long.valueOf(place) : null;
        return detail.show(request, FindingDetail.number(number), chosen, DecisionForm.EMPTY);
    }
}
