package dev.portcullis.server.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/** Lets a request through to a handler only as far as the handler's {@link Needs} or {@link Open} says; without either, not at all. */
class Guard implements HandlerInterceptor {
    private static final Logger log = LoggerFactory.getLogger(Guard.class);

    private final ObjectProvider<Refusals> refusals;

    Guard(ObjectProvider<Refusals> refusals) {
        this.refusals = refusals;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) throws IOException {
        if (handler instanceof ResourceHttpRequestHandler) {
            return true;
        }
        if (!(handler instanceof HandlerMethod method)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return false;
        }
        if (open(method)) {
            return true;
        }
        Needs needs = needs(method);
        if (needs == null) {
            if ("OPTIONS".equals(request.getMethod())) {
                // Spring's own answer, which anybody may ask for and nobody gets: nothing to wake somebody for.
                response.sendError(HttpServletResponse.SC_FORBIDDEN);
                return false;
            }
            return refuse(response, handler);
        }
        SignedIn who = SignedIn.current();
        if (who == null) {
            return askToSignIn(request, response);
        }
        if (!who.may(needs.value())) {
            refusals.ifAvailable(each -> each.refused(who, needs.value(), request));
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return false;
        }
        return true;
    }

    /** A method's own word stands before its class's, whichever of the two annotations it is. */
    static boolean open(HandlerMethod method) {
        if (method.hasMethodAnnotation(Open.class)) {
            return true;
        }
        return !method.hasMethodAnnotation(Needs.class)
                && AnnotatedElementUtils.hasAnnotation(method.getBeanType(), Open.class);
    }

    static @Nullable Needs needs(HandlerMethod method) {
        Needs own = method.getMethodAnnotation(Needs.class);
        return own != null ? own : AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), Needs.class);
    }

    private static boolean refuse(HttpServletResponse response, Object handler) throws IOException {
        log.error("{} declares neither @Needs nor @Open: refused", handler);
        response.sendError(HttpServletResponse.SC_FORBIDDEN);
        return false;
    }

    private static boolean askToSignIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (Requests.isApi(request)) {
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
            return false;
        }
        if (Requests.isPartial(request)) {
            // A redirect would put the sign-in page into the region that asked; htmx follows this header with a full page instead.
            response.setHeader("HX-Redirect", signIn(LocalPath.shown(request.getHeader("HX-Current-URL"))));
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            return false;
        }
        String target = "GET".equals(request.getMethod()) ? LocalPath.of(request) : "/";
        response.sendRedirect(signIn(target));
        return false;
    }

    /** Where to sign in, and to come back afterwards to what was looked at. */
    static String signIn(String target) {
        return "/".equals(target) ? "/sign-in" : "/sign-in?to=" + LocalPath.encode(target);
    }
}
