package dev.portcullis.server.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.util.WebUtils;

/** Light, dark, or what the reader's system prefers; kept in a cookie, so that it works before sign-in and without JavaScript. */
public enum Theme {
    SYSTEM("As the system"),
    LIGHT("Light"),
    DARK("Dark");

    static final String COOKIE = "portcullis-theme";

    private final String title;

    Theme(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    static Theme of(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, COOKIE);
        return cookie == null ? SYSTEM : of(cookie.getValue());
    }

    static Theme of(String word) {
        for (Theme theme : values()) {
            if (theme.word().equals(word)) {
                return theme;
            }
        }
        return SYSTEM;
    }
}
