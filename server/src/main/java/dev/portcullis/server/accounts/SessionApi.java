package dev.portcullis.server.accounts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.portcullis.server.web.Open;
import dev.portcullis.server.web.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Signing in and out for programs: the same session and the same CSRF token as the pages. */
@RestController
@RequestMapping("/api/v1/session")
class SessionApi {
    /** @param csrf to send back in the header X-CSRF-TOKEN; changes when one signs in */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record State(@Nullable String signedIn, @Nullable String role, String csrf) {}

    record Credentials(@Nullable String name, @Nullable String password) {
        @Override
        public String toString() {
            return "Credentials";
        }
    }

    record Refusal(int status, String error, String message) {}

    private final SignIn signIn;
    private final Sessions sessions;

    SessionApi(SignIn signIn, Sessions sessions) {
        this.signIn = signIn;
        this.sessions = sessions;
    }

    @GetMapping
    @Open("tells the caller about the caller")
    State state(CsrfToken csrf) {
        SignedIn who = SignedIn.current();
        return who == null ? new State(null, null, csrf.getToken()) : new State(who.name(), who.role(), csrf.getToken());
    }

    @PostMapping
    @Open("this is where programs sign in")
    ResponseEntity<?> begin(HttpServletRequest request, @RequestBody Credentials credentials) {
        String name = credentials.name() == null ? "" : credentials.name();
        String password = credentials.password() == null ? "" : credentials.password();
        return switch (signIn.attempt(name, password, request.getRemoteAddr())) {
            case SignIn.Outcome.Welcome welcome -> {
                sessions.begin(request, welcome.account());
                // The token of the new session can be read with the next request, and only then.
                yield ResponseEntity.noContent().build();
            }
            case SignIn.Outcome.Refused refused -> ResponseEntity.status(401)
                    .body(new Refusal(401, "Not signed in", "Name and password do not fit."));
            case SignIn.Outcome.Throttled throttled -> ResponseEntity.status(429)
                    .header("Retry-After", String.valueOf(throttled.until().toSeconds() + 1))
                    .body(new Refusal(
                            429, "Too many sign-ins failed", "Nothing is checked for " + SignInPage.words(throttled.until()) + "."));
        };
    }

    @DeleteMapping
    @Open("signing out without a session changes nothing")
    ResponseEntity<Void> end(HttpServletRequest request) {
        sessions.end(request);
        return ResponseEntity.noContent().build();
    }
}
