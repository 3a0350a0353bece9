package dev.portcullis.server.web;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** All keys, as a page: the help behind the question mark. */
@Controller
class KeysPage {
    private final Layout layout;

    KeysPage(Layout layout) {
        this.layout = layout;
    }

    @GetMapping("/help/keys")
    @Needs(Permission.VIEW)
    ModelAndView keys(HttpServletRequest request) {
        return layout.page(request, "Keys").view("web/keys");
    }
}
