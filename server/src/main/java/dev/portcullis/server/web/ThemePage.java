package dev.portcullis.server.web;

import dev.portcullis.server.Settings;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Takes the choice of theme. */
@Controller
class ThemePage {
    private final boolean encrypted;

    ThemePage(Settings settings) {
        this.encrypted = "https".equals(settings.address().getScheme());
    }

    @PostMapping("/theme")
    @Open("a preference kept in the reader's own browser")
    String choose(
            @RequestParam String theme, @RequestParam(required = false) @Nullable String to, HttpServletResponse response) {
        ResponseCookie cookie = ResponseCookie.from(Theme.COOKIE, Theme.of(theme).word())
                .path("/")
                .httpOnly(true)
                .secure(encrypted)
                .sameSite("Lax")
                .maxAge(Duration.ofDays(365))
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
        return "redirect:" + LocalPath.orElse(to, "/");
    }
}
