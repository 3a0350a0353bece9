package dev.portcullis.server.accounts;

import dev.portcullis.server.Settings;
import dev.portcullis.server.web.Ago;
import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.LocalPath;
import dev.portcullis.server.web.Open;
import dev.portcullis.server.web.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Signing in and out. */
@Controller
class SignInPage {
    private final SignIn signIn;
    private final Sessions sessions;
    private final FirstStart firstStart;
    private final Layout layout;
    private final @Nullable String notice;

    SignInPage(SignIn signIn, Sessions sessions, FirstStart firstStart, Layout layout, Settings settings) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.firstStart = firstStart;
        this.layout = layout;
        this.notice = settings.signInNotice();
    }

    @GetMapping("/sign-in")
    @Open("this is where people sign in")
    ModelAndView form(HttpServletRequest request, @RequestParam(required = false) @Nullable String to) {
        if (firstStart.open()) {
            return new ModelAndView("redirect:/set-up");
        }
        if (SignedIn.current() != null) {
            return new ModelAndView("redirect:" + LocalPath.orElse(to, "/"));
        }
        return form(request, to, "", "", HttpStatus.OK);
    }

    @PostMapping("/sign-in")
    @Open("this is where people sign in")
    ModelAndView signIn(
            HttpServletRequest request,
            @RequestParam String name,
            @RequestParam String password,
            @RequestParam(required = false) @Nullable String to) {
        return switch (signIn.attempt(name, password, request.getRemoteAddr())) {
            case SignIn.Outcome.Welcome welcome -> {
                sessions.begin(request, welcome.account());
                yield new ModelAndView("redirect:" + LocalPath.orElse(to, "/"));
            }
            case SignIn.Outcome.Refused refused -> form(
                    request,
                    to,
                    name,
                    "Name and password do not fit. Check both, or ask an administrator for a new password.",
                    HttpStatus.UNPROCESSABLE_CONTENT);
            case SignIn.Outcome.Throttled throttled -> form(
                    request,
                    to,
                    name,
                    "Too many sign-ins failed. Nothing is checked for now; try again in " + words(throttled.until()) + ".",
                    HttpStatus.TOO_MANY_REQUESTS);
        };
    }

    @PostMapping("/sign-out")
    @Open("signing out without a session changes nothing")
    String signOut(HttpServletRequest request) {
        sessions.end(request);
        return "redirect:/sign-in";
    }

    /** Rounded up, so that waiting as long as it says is enough. */
    static String words(Duration wait) {
        return wait.toMinutes() < 1 ? Ago.span(wait.plusSeconds(1)) : Ago.span(wait.plusMinutes(1));
    }

    private ModelAndView form(HttpServletRequest request, @Nullable String to, String name, String error, HttpStatusCode status) {
        ModelAndView view = layout.outside(request, "Sign in")
                .view("accounts/sign-in")
                .addObject("notice", Objects.requireNonNullElse(notice, ""))
                .addObject("to", LocalPath.orElse(to, "/"))
                .addObject("name", name)
                .addObject("error", error);
        view.setStatus(status);
        return view;
    }
}
