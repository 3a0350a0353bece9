package dev.portcullis.server.accounts;

import dev.portcullis.server.Settings;
import dev.portcullis.server.web.Flash;
import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.Open;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Makes the first administrator, for whoever holds the one-time token; closed from then on. */
@Controller
class SetUpPage {
    private final FirstStart firstStart;
    private final AccountStore accounts;
    private final Sessions sessions;
    private final UserNames names;
    private final Passwords passwords;
    private final Layout layout;
    private final Settings settings;

    SetUpPage(
            FirstStart firstStart,
            AccountStore accounts,
            Sessions sessions,
            UserNames names,
            Passwords passwords,
            Layout layout,
            Settings settings) {
        this.firstStart = firstStart;
        this.accounts = accounts;
        this.sessions = sessions;
        this.names = names;
        this.passwords = passwords;
        this.layout = layout;
        this.settings = settings;
    }

    @GetMapping("/set-up")
    @Open("nobody can sign in yet; the one-time token stands in for it")
    ModelAndView form(HttpServletRequest request) {
        return firstStart.open() ? form(request, "", Map.of(), HttpStatus.OK) : closed();
    }

    @PostMapping("/set-up")
    @Open("nobody can sign in yet; the one-time token stands in for it")
    ModelAndView create(
            HttpServletRequest request,
            @RequestParam String token,
            @RequestParam String name,
            @RequestParam String password,
            @RequestParam String again) {
        if (!firstStart.open()) {
            return closed();
        }
        Map<String, String> errors = new LinkedHashMap<>();
        if (!firstStart.knows(token)) {
            errors.put("token", "This is not the token in the log. After a restart there is a new one.");
        }
        put(errors, "name", names.complaint(name));
        put(errors, "password", passwords.complaint(password, again));
        if (!errors.isEmpty()) {
            return form(request, name, errors, HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return switch (firstStart.finish(token, name, password, request.getRemoteAddr())) {
            case DONE -> {
                sessions.begin(request, accounts.find(name).orElseThrow());
                Flash.say(request, "Administrator " + name.strip() + " is set up. The set-up page is closed.");
                yield new ModelAndView("redirect:/");
            }
            case WRONG_TOKEN -> form(
                    request,
                    name,
                    Map.of("token", "This is not the token in the log. After a restart there is a new one."),
                    HttpStatus.UNPROCESSABLE_CONTENT);
            case CLOSED -> closed();
        };
    }

    private static void put(Map<String, String> errors, String field, String complaint) {
        if (!complaint.isEmpty()) {
            errors.put(field, complaint);
        }
    }

    private static ModelAndView closed() {
        return new ModelAndView("redirect:/sign-in");
    }

    private ModelAndView form(HttpServletRequest request, String name, Map<String, String> errors, HttpStatusCode status) {
        ModelAndView view = layout.outside(request, "Set up Portcullis")
                .view("accounts/set-up")
                .addObject("file", settings.dataFolder().resolve("setup-token").toString())
                .addObject("name", name)
                .addObject("errors", errors);
        view.setStatus(status);
        return view;
    }
}
