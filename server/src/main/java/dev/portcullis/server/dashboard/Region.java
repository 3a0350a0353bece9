package dev.portcullis.server.dashboard;

import dev.portcullis.server.web.Page;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.ModelAndView;

/**
 * A page whose content refreshes itself. What asks says which state it shows; while that holds the answer is 204 and nothing on the page is
 * replaced, so that selection, focus and scroll stay. Ages move on once a minute.
 */
final class Region {
    private Region() {}

    /** @param shown a record of values: equal content has an equal hash */
    static @Nullable ModelAndView answer(
            Page page, HttpServletRequest request, HttpServletResponse response, String template, String fragment, String name, Object shown) {
        String mark = Integer.toHexString(Objects.hash(shown, page.now().truncatedTo(ChronoUnit.MINUTES)));
        if (page.isPartial() && mark.equals(request.getParameter("seen"))) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return null;
        }
        return page.view(template, fragment).addObject(name, shown).addObject("seen", mark);
    }
}
