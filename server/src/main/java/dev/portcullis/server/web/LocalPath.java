package dev.portcullis.server.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where to go next, as a form or an address says it: only ever a path of our own, so no page forwards to a stranger. */
public final class LocalPath {
    private LocalPath() {}

    /** The path, or {@code otherwise} when it could lead to another host. */
    public static String orElse(@Nullable String path, String otherwise) {
        if (path == null || path.length() > 2000 || !path.startsWith("/") || path.startsWith("//")) {
            return otherwise;
        }
        // Browsers read a backslash as a slash, and drop tabs and line ends before they parse.
        boolean plain = path.chars().allMatch(character -> character > ' ' && character != '\\' && character < 127);
        // Spring would take braces in a redirect for a place to fill in.
        return plain ? path.replace("{", "%7B").replace("}", "%7D") : otherwise;
    }

    /** Path and query of a request. */
    public static String of(HttpServletRequest request) {
        String query = request.getQueryString();
        return orElse(query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query, "/");
    }

    /** Path and query of a page's full address, as a browser tells it with a request made from there; the start when it cannot be read. */
    static String shown(@Nullable String address) {
        if (address == null) {
            return "/";
        }
        try {
            URI page = new URI(address);
            String path = page.getRawPath();
            return orElse(page.getRawQuery() == null ? path : path + "?" + page.getRawQuery(), "/");
        } catch (URISyntaxException unreadable) {
            return "/";
        }
    }

    /** For use as a value in a query. */
    public static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
