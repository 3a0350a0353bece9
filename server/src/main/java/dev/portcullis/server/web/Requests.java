package dev.portcullis.server.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;

/** What kind of answer a request waits for. */
public final class Requests {
    private Requests() {}

    /** The path as asked for, also while an error is being answered. */
    static String path(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String original
                ? original
                : request.getRequestURI();
    }

    static boolean isApi(HttpServletRequest request) {
        return path(request).startsWith("/api/");
    }

    /** Whether htmx asks for one region; when it restores history it wants the whole page. */
    public static boolean isPartial(HttpServletRequest request) {
        return request.getHeader("HX-Request") != null
                && request.getHeader("HX-Boosted") == null
                && request.getHeader("HX-History-Restore-Request") == null;
    }

    /** Whether a region asks by itself, and nobody did anything. The header is set by portcullis.js. */
    public static boolean isPoll(HttpServletRequest request) {
        return request.getHeader("X-Portcullis-Poll") != null;
    }
}
