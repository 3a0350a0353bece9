package dev.portcullis.server.onboarding;

import dev.portcullis.server.integrations.Principal;
import dev.portcullis.server.onboarding.ConnectionStore.Check;
import dev.portcullis.server.web.CheckRow.State;
import dev.portcullis.server.web.Shown;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The second step of the wizard.
 *
 * @param started false before <b>Validate</b> was pressed: rows then say what they will look at
 * @param trouble why the checks do not go on; empty when they do
 */
public record CheckList(List<Line> lines, boolean started, String trouble) {
    private static final Pattern ANSWER = Pattern.compile("^Bitbucket answered \\d{3}: ");
    private static final Map<String, String> LOOKS = Map.of(
            ValidateJob.CREDENTIAL, "is it accepted",
            ValidateJob.IDENTITY, "whose account is it",
            ValidateJob.WORKSPACES, "which ones does it administer",
            ValidateJob.SCOPES, "held, missing, in excess",
            ValidateJob.GIT, "can source be read",
            ValidateJob.WEBHOOKS, "can pushes be told of");

    /**
     * @param took such as {@code 0.4 s}; empty while it has not run
     * @param next what to do about it, a sentence; empty for nothing
     * @param toToken whether an API token is the way out
     */
    public record Line(String id, State state, String title, String sentence, String quote, String took, String next, boolean toToken) {}

    static CheckList waiting() {
        return new CheckList(
                ValidateJob.CHECKS.stream().map(name -> new Line(id(name), State.WAITING, name, LOOKS.getOrDefault(name, ""), "", "", "", false)).toList(),
                false,
                "");
    }

    static CheckList of(Principal principal, List<Check> checks, String trouble) {
        if (checks.isEmpty()) return waiting();
        boolean refused = principal.kind().equals(CredentialForm.APP_PASSWORD);
        return new CheckList(
                checks.stream()
                        .map(check -> {
                            State state = State.valueOf(check.state().toUpperCase(Locale.ROOT));
                            String title = Shown.text(check.title());
                            String sentence = check.detail().lines().map(Shown::text).collect(Collectors.joining("\n"));
                            if (state == State.WAITING || state == State.RUNNING) sentence = LOOKS.getOrDefault(check.name(), "");
                            if (state == State.FAILED && check.millis() == null) state = State.SKIPPED;
                            String said = Shown.text(check.quote());
                            boolean theirs = ANSWER.matcher(said).find();
                            if (!said.isEmpty() && !theirs) sentence = sentence + "\n" + said;
                            return new Line(
                                    id(check.name()),
                                    state,
                                    title,
                                    sentence,
                                    theirs ? quote(said) : "",
                                    took(check.millis()),
                                    Shown.text(check.nextStep()),
                                    refused && check.name().equals(ValidateJob.CREDENTIAL) && state == State.FAILED);
                        })
                        .toList(),
                true,
                trouble);
    }

    /** Bitbucket's own words, without ours around them. */
    public static String quote(String answer) {
        return ANSWER.matcher(answer).replaceFirst("");
    }

    private static String id(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String took(@Nullable Integer millis) {
        if (millis == null) return "";
        return millis < 1000 ? Shown.decimal(Math.max(1, Math.round(millis / 100.0)) / 10.0) + "\u00a0s" : Shown.millis(millis);
    }

    public int done() {
        return (int) lines.stream().filter(each -> each.state() != State.WAITING && each.state() != State.RUNNING).count();
    }

    public int total() {
        return lines.size();
    }

    public boolean finished() {
        return started && done() == total();
    }

    public long count(State state) {
        return lines.stream().filter(each -> each.state() == state).count();
    }

    /** Or could not be run, since one before it failed. */
    boolean failed(String name) {
        return lines.stream().anyMatch(each -> each.id().equals(id(name)) && (each.state() == State.FAILED || each.state() == State.SKIPPED));
    }

    /** The newest result, for people who hear the page. */
    public String heard() {
        if (finished()) return "Checks done: " + count(State.FAILED) + " failed, " + count(State.WARNING) + " with a warning.";
        Line last = null;
        for (Line each : lines) if (each.state() != State.WAITING && each.state() != State.RUNNING) last = each;
        return last == null ? "" : last.title() + ": " + last.state().word();
    }
}
