package dev.portcullis.server.onboarding;

import dev.portcullis.bitbucket.access.Feature;
import dev.portcullis.bitbucket.access.ScopeModel;
import dev.portcullis.server.integrations.Principal;
import dev.portcullis.server.jobs.JobListStore;
import dev.portcullis.server.jobs.JobRow;
import dev.portcullis.server.onboarding.Onboarding.Choice;
import dev.portcullis.server.onboarding.Onboarding.Rejected;
import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Page;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.Problem;
import dev.portcullis.server.web.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * Will this connection work? Three steps on one address that survives a reload and a restart: the credential is sealed when <b>Validate</b> is
 * pressed and never sent back; nothing is written to Bitbucket before <b>OK</b>.
 */
@Controller
@Needs(Permission.ADMINISTER)
class ConnectPage {
    static final String START = "/integrations/connect";

    private final Onboarding onboarding;
    private final Connections connections;
    private final WatchForms watchForms;
    private final CommentPicture picture;
    private final JobListStore jobs;
    private final Layout layout;
    private final Clock clock;

    ConnectPage(Onboarding onboarding, Connections connections, WatchForms watchForms, CommentPicture picture, JobListStore jobs, Layout layout, Clock clock) {
        this.onboarding = onboarding;
        this.connections = connections;
        this.watchForms = watchForms;
        this.picture = picture;
        this.jobs = jobs;
        this.layout = layout;
        this.clock = clock;
    }

    /** What a person entered; its text never shows the secret. */
    private record Entered(String login, String secret) {
        @Override
        public String toString() {
            return "Entered[]";
        }
    }

    @GetMapping(START)
    ModelAndView start(HttpServletRequest request, @RequestParam(defaultValue = CredentialForm.API_TOKEN) String kind) {
        return show(request, null, CredentialForm.empty(kind), null);
    }

    @PostMapping(START)
    ModelAndView validate(
            HttpServletRequest request,
            SignedIn who,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String token,
            @RequestParam(defaultValue = "") String username,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "") String expires,
            @RequestParam(defaultValue = "") List<String> feature,
            @RequestParam(defaultValue = "") String replaces) {
        Set<Feature> features = EnumSet.of(Feature.FIND_RISKS);
        if (feature.contains("tell")) features.add(Feature.TELL);
        if (feature.contains("webhook")) features.add(Feature.WEBHOOK);
        if (feature.contains("remedy")) features.add(Feature.REMEDY);
        CredentialForm form = new CredentialForm(
                kind.equals(CredentialForm.APP_PASSWORD) ? CredentialForm.APP_PASSWORD : CredentialForm.API_TOKEN,
                email.strip(), username.strip(), expires.strip(), features, false, new LinkedHashMap<>());
        Entered entered = form.token() ? new Entered(email, token) : new Entered(username, password);
        LocalDate expiry = form.token() ? expiry(form) : null;
        if (entered.login().isBlank()) form.reject("login", form.token() ? "Enter the e-mail of the Atlassian account." : "Enter the Bitbucket username.");
        if (entered.secret().isBlank()) form.reject("secret", form.token() ? "Enter the API token." : "Enter the app password.");
        if (form.errors().isEmpty())
            try {
                UUID id = onboarding.draft(form.kind(), entered.login(), entered.secret(), expiry, features, who.name(), request.getRemoteAddr());
                onboarding.validate(id);
                discard(replaces, who, request);
                return new ModelAndView("redirect:" + START + "/" + id);
            } catch (Rejected rejected) {
                form.reject(rejected.field(), String.valueOf(rejected.getMessage()));
            }
        ModelAndView view = show(request, null, form, null);
        view.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return view;
    }

    @GetMapping(START + "/{principal}")
    @Nullable ModelAndView draft(HttpServletRequest request, HttpServletResponse response, @PathVariable String principal, @RequestParam(defaultValue = "") String seen) {
        Principal known = principal(principal);
        CheckList checks = checks(known);
        if (!seen.isEmpty() && seen.equals(mark(checks))) {
            // Nothing new: the region stays as it is, with focus and all.
            response.setStatus(HttpStatus.NO_CONTENT.value());
            return null;
        }
        return show(request, known, CredentialForm.of(known), null);
    }

    @PostMapping(START + "/{principal}/validate")
    String again(@PathVariable String principal) {
        Principal known = principal(principal);
        onboarding.validate(known.id());
        return "redirect:" + START + "/" + known.id();
    }

    @PostMapping(START + "/{principal}/watch")
    ModelAndView watch(HttpServletRequest request, SignedIn who, @PathVariable String principal) {
        Principal known = principal(principal);
        WatchForm form = watchForms.sent(known, request.getParameterMap());
        try {
            String obstacle = obstacle(known, checks(known));
            if (!obstacle.isEmpty()) throw new Rejected("principal", obstacle);
            List<Choice> choices = form.offered().stream().filter(WatchForm.Place::chosen).map(WatchForm.Place::choice).toList();
            onboarding.watch(known.id(), choices, who.name(), request.getRemoteAddr());
            return new ModelAndView("redirect:" + (choices.size() == 1 ? connections.path(choices.getFirst().workspace()) : IntegrationsPage.LIST));
        } catch (Rejected rejected) {
            ModelAndView view = show(request, known, CredentialForm.of(known), form.wrong(rejected.field(), String.valueOf(rejected.getMessage())));
            view.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
            return view;
        }
    }

    private ModelAndView show(HttpServletRequest request, @Nullable Principal principal, CredentialForm form, @Nullable WatchForm sent) {
        Page page = layout.page(request, "Connect Bitbucket Cloud").crumb("Integrations", IntegrationsPage.LIST);
        CheckList checks = principal == null ? CheckList.waiting() : checks(principal);
        if (checks.started() && !checks.finished()) page.refreshing(2);
        WatchForm watch = sent != null ? sent : principal != null && checks.finished() ? watchForms.fresh(principal) : null;
        return page.view("onboarding/connect", "onboarding/connect-answer")
                .addObject("id", principal == null ? "" : principal.id().toString())
                .addObject("form", form)
                .addObject("tokenScopes", ScopeLine.of(ScopeModel.GRANULAR))
                .addObject("passwordScopes", ScopeLine.of(ScopeModel.CLASSIC))
                .addObject("checks", checks)
                .addObject("seen", mark(checks))
                .addObject("watch", watch)
                .addObject("obstacle", principal == null ? "Press Validate first." : obstacle(principal, checks))
                .addObject("picture", picture.draw(principal == null ? "portcullis-service-account" : ConnectionLine.account(principal)));
    }

    /** Why OK cannot be pressed; empty when it can. */
    private static String obstacle(Principal principal, CheckList checks) {
        if (!checks.started()) return "Press Validate first.";
        if (!checks.finished()) return "Opens when the checks are done.";
        if (!principal.state().equals("proven") || checks.failed(ValidateJob.CREDENTIAL)) return "OK needs a credential that Bitbucket accepts.";
        if (checks.failed(ValidateJob.WORKSPACES)) return "OK needs a workspace that the account administers.";
        if (checks.failed(ValidateJob.GIT)) return "OK needs git: nothing could be read without it.";
        return "";
    }

    private CheckList checks(Principal principal) {
        String trouble = jobs.find(Onboarding.VALIDATE, Onboarding.NO_WORKSPACE, principal.id().toString())
                .filter(job -> job.state() == JobRow.State.FAILED || job.state() == JobRow.State.RETRYING)
                .map(JobRow::reason)
                .orElse("");
        return CheckList.of(principal, onboarding.checks(principal.id()), trouble == null ? "" : trouble);
    }

    private static String mark(CheckList checks) {
        return Integer.toHexString(checks.hashCode());
    }

    private Principal principal(String id) {
        UUID key;
        try {
            key = UUID.fromString(id);
        } catch (IllegalArgumentException malformed) {
            throw noSuchDraft();
        }
        return onboarding.principal(key).orElseThrow(ConnectPage::noSuchDraft);
    }

    private static Problem noSuchDraft() {
        return Problem.notFound("There is no such draft. A draft is kept for a day, then its credential is deleted.", "Connect Bitbucket Cloud", START);
    }

    /** A credential that was entered anew takes the place of the one before it, unless that is in use. */
    private void discard(String replaces, SignedIn who, HttpServletRequest request) {
        try {
            if (!replaces.isEmpty()) onboarding.discard(UUID.fromString(replaces), who.name(), request.getRemoteAddr());
        } catch (IllegalArgumentException malformed) {
            // Nobody's draft.
        }
    }

    private @Nullable LocalDate expiry(CredentialForm form) {
        if (form.expires().isEmpty()) return null;
        try {
            LocalDate date = LocalDate.parse(form.expires());
            LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
            if (date.isBefore(today)) form.reject("expires", "This day is over. Create a new token, or correct the date.");
            else if (date.isAfter(today.plusDays(366))) form.reject("expires", "A token lives for one year at most. Correct the date.");
            return date;
        } catch (DateTimeParseException malformed) {
            form.reject("expires", "Write the date as 2027-11-20, or leave it empty.");
            return null;
        }
    }
}
