package dev.portcullis.server.accounts;

import dev.portcullis.server.web.Flash;
import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Page;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.Problem;
import dev.portcullis.server.web.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Who may use Portcullis, and as what. */
@Controller
@Needs(Permission.ADMINISTER)
class UsersPage {
    private static final String LIST = "/settings/users";
    private static final String LAST =
            "This is the last administrator who can sign in. Make another user administrator first.";

    private final AccountStore accounts;
    private final Users users;
    private final UserNames names;
    private final Passwords passwords;
    private final Layout layout;

    UsersPage(AccountStore accounts, Users users, UserNames names, Passwords passwords, Layout layout) {
        this.accounts = accounts;
        this.users = users;
        this.names = names;
        this.passwords = passwords;
        this.layout = layout;
    }

    @GetMapping(LIST)
    ModelAndView list(HttpServletRequest request) {
        return layout.page(request, "Settings").list().view("accounts/users").addObject("accounts", accounts.all());
    }

    @GetMapping(LIST + "/new")
    ModelAndView add(HttpServletRequest request) {
        return add(request, "", Role.VIEWER, Map.of());
    }

    @PostMapping(LIST)
    ModelAndView add(
            HttpServletRequest request,
            SignedIn who,
            @RequestParam String name,
            @RequestParam String role,
            @RequestParam String password,
            @RequestParam String again) {
        Role chosen = role(role);
        Map<String, String> errors = new LinkedHashMap<>();
        put(errors, "name", names.complaint(name));
        put(errors, "password", passwords.complaint(password, again));
        if (errors.isEmpty() && users.add(who, name, chosen, password, request.getRemoteAddr()) == Users.Refusal.NAME_TAKEN) {
            errors.put("name", "A user with this name exists.");
        }
        if (!errors.isEmpty()) {
            ModelAndView view = add(request, name, chosen, errors);
            view.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
            return view;
        }
        Flash.say(request, name.strip() + " can sign in as " + chosen.title().toLowerCase(java.util.Locale.ROOT) + ".");
        return new ModelAndView("redirect:" + LIST);
    }

    @GetMapping(LIST + "/{id}")
    ModelAndView one(HttpServletRequest request, @PathVariable String id) {
        return one(request, account(id), Map.of());
    }

    @PostMapping(LIST + "/{id}/role")
    ModelAndView role(HttpServletRequest request, SignedIn who, @PathVariable String id, @RequestParam String role) {
        Account account = account(id);
        Role chosen = role(role);
        if (users.changeRole(who, account.id(), chosen, request.getRemoteAddr()) == Users.Refusal.LAST_ADMINISTRATOR) {
            return refused(request, account, "role", LAST);
        }
        // Whoever gave up the right to see this page goes where it is not needed.
        boolean away = account.id().equals(who.account()) && chosen != Role.ADMINISTRATOR;
        return done(
                request, account.name() + " is " + chosen.title().toLowerCase(java.util.Locale.ROOT) + " from now on.", away ? "/settings/profile" : LIST);
    }

    @PostMapping(LIST + "/{id}/disable")
    ModelAndView disable(HttpServletRequest request, SignedIn who, @PathVariable String id) {
        Account account = account(id);
        if (users.enable(who, account.id(), false, request.getRemoteAddr()) == Users.Refusal.LAST_ADMINISTRATOR) {
            return refused(request, account, "state", LAST);
        }
        if (account.id().equals(who.account())) {
            return new ModelAndView("redirect:/sign-in");
        }
        Flash.sayWithUndo(request, account.name() + " is disabled and signed out.", LIST + "/" + account.id() + "/enable", Map.of());
        return new ModelAndView("redirect:" + LIST);
    }

    @PostMapping(LIST + "/{id}/enable")
    ModelAndView enable(HttpServletRequest request, SignedIn who, @PathVariable String id) {
        Account account = account(id);
        users.enable(who, account.id(), true, request.getRemoteAddr());
        return done(request, account.name() + " can sign in again.", LIST);
    }

    @PostMapping(LIST + "/{id}/password")
    ModelAndView password(
            HttpServletRequest request,
            SignedIn who,
            @PathVariable String id,
            @RequestParam String password,
            @RequestParam String again) {
        Account account = account(id);
        String complaint = passwords.complaint(password, again);
        if (!complaint.isEmpty()) {
            return refused(request, account, "password", complaint);
        }
        users.resetPassword(who, account.id(), password, request.getRemoteAddr());
        if (account.id().equals(who.account())) {
            return new ModelAndView("redirect:/sign-in");
        }
        return done(request, account.name() + " has a new password and is signed out.", LIST);
    }

    private Account account(String id) {
        UUID key;
        try {
            key = UUID.fromString(id);
        } catch (IllegalArgumentException malformed) {
            throw noSuchUser();
        }
        return accounts.find(key).orElseThrow(UsersPage::noSuchUser);
    }

    private static Problem noSuchUser() {
        return Problem.notFound("There is no such user.", "All users", LIST);
    }

    private static Role role(String word) {
        try {
            return Role.of(word);
        } catch (IllegalArgumentException unknown) {
            throw Problem.badRequest("There is no such role.", "All users", LIST);
        }
    }

    private static void put(Map<String, String> errors, String field, String complaint) {
        if (!complaint.isEmpty()) {
            errors.put(field, complaint);
        }
    }

    private static ModelAndView done(HttpServletRequest request, String sentence, String path) {
        Flash.say(request, sentence);
        return new ModelAndView("redirect:" + path);
    }

    private ModelAndView refused(HttpServletRequest request, Account account, String field, String sentence) {
        ModelAndView view = one(request, account, Map.of(field, sentence));
        view.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return view;
    }

    private ModelAndView add(HttpServletRequest request, String name, Role role, Map<String, String> errors) {
        return layout.page(request, "Add user")
                .crumb("Settings", "/settings")
                .crumb("Users", LIST)
                .view("accounts/user-new")
                .addObject("name", name)
                .addObject("chosen", role)
                .addObject("errors", errors);
    }

    private ModelAndView one(HttpServletRequest request, Account account, Map<String, String> errors) {
        Page page = layout.page(request, account.name()).crumb("Settings", "/settings").crumb("Users", LIST);
        return page.view("accounts/user").addObject("account", account).addObject("errors", errors);
    }
}
