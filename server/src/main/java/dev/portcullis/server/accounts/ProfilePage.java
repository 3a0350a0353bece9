package dev.portcullis.server.accounts;

import dev.portcullis.server.web.Flash;
import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** What users set for themselves. */
@Controller
@Needs(Permission.VIEW)
class ProfilePage {
    private static final String PATH = "/settings/profile";

    private final Users users;
    private final Passwords passwords;
    private final Layout layout;

    ProfilePage(Users users, Passwords passwords, Layout layout) {
        this.users = users;
        this.passwords = passwords;
        this.layout = layout;
    }

    @GetMapping("/settings")
    String settings(SignedIn who) {
        return "redirect:" + (who.may(Permission.ADMINISTER) ? "/settings/users" : PATH);
    }

    @GetMapping(PATH)
    ModelAndView profile(HttpServletRequest request) {
        return profile(request, Map.of());
    }

    @PostMapping(PATH + "/password")
    ModelAndView password(
            HttpServletRequest request,
            SignedIn who,
            @RequestParam String current,
            @RequestParam String password,
            @RequestParam String again) {
        String complaint = passwords.complaint(password, again);
        if (!complaint.isEmpty()) {
            return refused(request, Map.of("password", complaint));
        }
        String session = request.getSession().getId();
        Users.Refusal refusal = users.changeOwnPassword(who, current, password, session, request.getRemoteAddr());
        if (refusal == Users.Refusal.TOO_MANY_GUESSES) {
            String wait = SignInPage.words(SignIn.WINDOW.minusSeconds(1));
            ModelAndView view = refused(request, Map.of("current", "Too many wrong passwords. Nothing is checked for now; try again in " + wait + "."));
            view.setStatus(HttpStatus.TOO_MANY_REQUESTS);
            return view;
        }
        if (refusal == Users.Refusal.WRONG_PASSWORD) {
            return refused(request, Map.of("current", "This is not your present password."));
        }
        Flash.say(request, "Your password is changed. Your other sessions have ended.");
        return new ModelAndView("redirect:" + PATH);
    }

    @PostMapping(PATH + "/keys")
    String keys(HttpServletRequest request, SignedIn who, @RequestParam(defaultValue = "off") String keys) {
        boolean on = keys.equals("on");
        users.singleKeys(who, on, request.getRemoteAddr());
        Flash.say(request, on ? "Single keys are on." : "Single keys are off.");
        return "redirect:" + PATH;
    }

    private ModelAndView refused(HttpServletRequest request, Map<String, String> errors) {
        ModelAndView view = profile(request, errors);
        view.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return view;
    }

    private ModelAndView profile(HttpServletRequest request, Map<String, String> errors) {
        return layout.page(request, "Settings").view("accounts/profile").addObject("errors", errors);
    }
}
