package dev.portcullis.server.web;

import dev.portcullis.server.Settings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What every request passes first: its address becomes that of whoever sent it, also behind a {@link Proxies trusted proxy}; and what holds
 * U+0000, which no person types and PostgreSQL takes in no text, is not understood.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10) // after the encoding is set, before anything reads a session
class Doorway extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(Doorway.class);

    private final Proxies proxies;
    private final AtomicBoolean said = new AtomicBoolean();

    Doorway(Settings settings) {
        this.proxies = new Proxies(settings.trustedProxies());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        if (holdsZero(request)) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        String origin = proxies.origin(request.getRemoteAddr(), request.getHeaders("X-Forwarded-For"));
        try {
            chain.doFilter(origin.equals(request.getRemoteAddr()) ? request : new From(request, origin), response);
        } catch (RuntimeException | ServletException failure) {
            if (response.isCommitted() || !ErrorPage.databaseAway(failure)) throw failure;
            // The servlet container would log a stack trace for each request until it is back.
            if (said.compareAndSet(false, true)) LOG.warn("The database is away; requests are answered with 503 until it is back");
            request.setAttribute(ErrorPage.DATABASE_AWAY, true);
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        if (said.get() && response.getStatus() < 500 && said.compareAndSet(true, false)) LOG.info("The database is back");
    }

    /** A delivery's body is not touched: its signature covers the bytes. */
    private static boolean holdsZero(HttpServletRequest request) {
        String query = request.getQueryString();
        if (query != null && query.contains("%00")) return true;
        String type = request.getContentType();
        if (type == null || !type.toLowerCase(java.util.Locale.ROOT).startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)) return false;
        if (request.getRequestURI().startsWith("/hooks/")) return false;
        return request.getParameterMap().entrySet().stream()
                .anyMatch(each -> each.getKey().indexOf('\0') >= 0 || java.util.Arrays.stream(each.getValue()).anyMatch(value -> value.indexOf('\0') >= 0));
    }

    private static final class From extends HttpServletRequestWrapper {
        private final String origin;

        From(HttpServletRequest request, String origin) {
            super(request);
            this.origin = origin;
        }

        @Override
        public String getRemoteAddr() {
            return origin;
        }

        @Override
        public String getRemoteHost() {
            return origin;
        }
    }
}
