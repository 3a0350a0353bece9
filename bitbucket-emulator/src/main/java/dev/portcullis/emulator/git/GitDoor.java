package dev.portcullis.emulator.git;

import dev.portcullis.emulator.access.Authenticator;
import dev.portcullis.emulator.access.Principal;
import dev.portcullis.emulator.access.RateLimits;
import dev.portcullis.emulator.access.Restrictions;
import dev.portcullis.emulator.access.ScopeSet;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets git in or tells it why not (facts 1.1, 7, 8).
 *
 * <p>git shows the body of a refusal only when it is plain text.
 */
final class GitDoor implements jakarta.servlet.Filter {

    static final String REPOSITORY = GitDoor.class.getName() + ".repository";
    static final String PRINCIPAL = GitDoor.class.getName() + ".principal";
    static final String WRITING = GitDoor.class.getName() + ".writing";
    static final Pattern PATH = Pattern.compile(
            "/([^/]+)/([^/]+?)(?:\\.git)?/(info/refs|git-upload-pack|git-receive-pack|HEAD|objects/.+)");

    private static final ScopeSet READ = ScopeSet.of("repository", "read:repository:bitbucket");
    private static final ScopeSet WRITE = ScopeSet.of("repository:write", "write:repository:bitbucket");
    private static final String NO_SCOPE = "Your credentials lack one or more required privilege scopes.";
    private static final String NO_ACCESS =
            "The requested repository either does not exist or you do not have access. If you believe this repository"
                    + " exists and you have access, make sure you're authenticated.";

    private final Directory directory;
    private final Authenticator authenticator;
    private final Restrictions restrictions;
    private final @Nullable RateLimits limits;
    private final Consumer<String> counted;

    /** @param counted hears of every request, as {@code git-upload-pack 200} */
    GitDoor(
            Directory directory, Authenticator authenticator, Restrictions restrictions, @Nullable RateLimits limits, Consumer<String> counted) {
        this.directory = directory;
        this.authenticator = authenticator;
        this.restrictions = restrictions;
        this.limits = limits;
        this.counted = counted;
    }

    @Override
    public void doFilter(ServletRequest plainRequest, ServletResponse plainResponse, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) plainRequest;
        HttpServletResponse response = (HttpServletResponse) plainResponse;
        try {
            pass(request, response, chain);
        } finally {
            String asked = request.getParameter("service");
            String name = asked == null ? request.getRequestURI().replaceFirst(".*/", "") : "info/refs of " + asked;
            counted.accept("git " + name + " " + response.getStatus());
        }
    }

    private void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws IOException, ServletException {
        Matcher path = PATH.matcher(request.getRequestURI());
        if (!path.matches() || !isPlain(request.getRequestURI())) {
            response.sendError(404);
            return;
        }
        String header = request.getHeader("Authorization");
        Optional<Principal> principal = header == null ? Optional.empty() : authenticator.git(header);
        Optional<Repository> repository = directory.repository(path.group(1), path.group(2));
        boolean writing = request.getRequestURI().endsWith("git-receive-pack")
                || "git-receive-pack".equals(request.getParameter("service"));
        boolean open = header == null
                && !writing
                && repository.isPresent()
                && !repository.get().isPrivate();
        if (principal.isEmpty() && !open) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"Bitbucket.org HTTP\"");
            refuse(response, 401, header == null ? "Authentication required" : "Invalid credentials");
            return;
        }
        if (limits != null
                && !limits.admit(
                        principal.isEmpty() ? RateLimits.Group.ANONYMOUS : RateLimits.Group.GIT,
                        principal.map(Principal::counted).orElse(""))) {
            refuse(response, 429, "Rate limit for this resource has been exceeded");
            return;
        }
        Right wanted = writing ? Right.WRITE : Right.READ;
        if (principal.isPresent()
                && !(writing ? WRITE : READ).isHeldBy(principal.get().credential())) {
            refuse(response, 403, NO_SCOPE);
        } else if (repository.isEmpty()
                || !directory
                        .right(
                                repository.get(),
                                principal.map(Principal::person).orElse(null))
                        .covers(wanted)) {
            refuse(response, 403, NO_ACCESS);
        } else if (restrictions.refusal(repository.get(), principal.orElse(null), request.getRemoteAddr()).isPresent()) {
            refuse(response, 403, restrictions.refusal(repository.get(), principal.orElse(null), request.getRemoteAddr()).get());
        } else {
            request.setAttribute(REPOSITORY, repository.get());
            principal.ifPresent(one -> request.setAttribute(PRINCIPAL, one));
            request.setAttribute(WRITING, writing);
            chain.doFilter(request, response);
        }
    }

    /** What is judged here must be what is served behind: git itself never asks in any other way. */
    static boolean isPlain(String uri) {
        return !uri.contains("..")
                && !uri.contains("//")
                && !uri.contains(";")
                && !uri.contains("%")
                && !uri.contains("\\");
    }

    private static void refuse(HttpServletResponse response, int status, String sentence) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain");
        response.getOutputStream().write((sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
