package dev.portcullis.server.findings;

import dev.portcullis.detection.Severity;
import dev.portcullis.server.web.LeftOut;
import dev.portcullis.server.web.LocalPath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the address of the list asks for. Whatever is not understood is left out; without a state the list shows what is open, {@code state=any}
 * shows all.
 *
 * @param states empty for any
 * @param engines empty for all
 * @param repositories as {@code workspace/repository}, or a uuid
 * @param projects as {@code workspace/KEY}
 * @param gone only what no branch holds any more
 * @param week only what was opened in the last seven days
 */
public record FindingQuery(
        List<FindingState> states,
        List<Severity> severities,
        List<String> engines,
        List<String> rules,
        List<String> repositories,
        List<String> projects,
        boolean gone,
        boolean week,
        String text,
        String sort,
        int page,
        int size) {
    static final String PATH = "/findings";

    /** Open, and open with someone on it: what still counts for the gate. */
    static final List<FindingState> OPEN = Arrays.stream(FindingState.values()).filter(FindingState::counts).toList();

    static final FindingQuery ALL_OPEN = new FindingQuery(OPEN, List.of(), List.of(), List.of(), List.of(), List.of(), false, false, "", "risk", 1, 25);

    /** Names, as rule ids begin. */
    static final List<String> ENGINES = List.of("secrets", "posture");

    static final List<Integer> SIZES = List.of(25, 50, 100);

    private static final Duration WEEK = Duration.ofDays(7);
    private static final int MOST = 50;

    public FindingQuery {
        states = List.copyOf(states);
        severities = List.copyOf(severities);
        engines = List.copyOf(engines);
        rules = List.copyOf(rules);
        repositories = List.copyOf(repositories);
        projects = List.copyOf(projects);
    }

    static FindingQuery of(Map<String, List<String>> parameters) {
        Function<String, List<String>> all = name -> parameters.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isBlank() && value.length() <= LeftOut.LONGEST)
                .limit(MOST)
                .distinct()
                .toList();
        Function<String, String> one = name -> all.apply(name).stream().findFirst().orElse("").strip();
        List<String> states = all.apply("state");
        List<FindingState> known =
                Arrays.stream(FindingState.values()).filter(state -> states.contains(state.key())).toList();
        List<String> severities = all.apply("severity");
        String text = one.apply("q");
        String sort = one.apply("sort");
        int size = number(one.apply("size"), 25);
        return new FindingQuery(
                // A search without a state, as from the top bar, looks everywhere.
                known.isEmpty() && states.isEmpty() && text.isEmpty() ? OPEN : known,
                Arrays.stream(Severity.values()).filter(severity -> severities.contains(key(severity))).toList(),
                ENGINES.stream().filter(all.apply("engine")::contains).toList(),
                all.apply("rule"),
                all.apply("repository"),
                all.apply("project"),
                one.apply("presence").equals("gone"),
                one.apply("opened").equals("week"),
                text,
                List.of("severity", "age").contains(sort) ? sort : "risk",
                Math.clamp(number(one.apply("page"), 1), 1, 100_000),
                SIZES.contains(size) ? size : 25);
    }

    /** What an engine looks at, for people. */
    static String engine(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static int number(String text, int otherwise) {
        return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : otherwise;
    }

    static String key(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    FindingFilter filter(@Nullable UUID workspace, FilterNames names, Instant now) {
        return new FindingFilter(
                workspace, states, severities, engines, rules, names.chosen(this), gone ? "gone" : "", week ? now.minus(WEEK) : null, text, sort, page, size);
    }

    /** The same list, from its first page, whatever it is sorted by. */
    boolean shows(FindingQuery other) {
        return sorted("risk").sized(25).equals(other.sorted("risk").sized(25));
    }

    /** Whether anything is filtered beyond what is open. */
    boolean narrowed() {
        return !shows(ALL_OPEN);
    }

    /** What the list holds, in a few words: {@code Critical and high}. */
    String name() {
        List<String> parts = new ArrayList<>();
        if (!states.equals(OPEN)) parts.add(states.isEmpty() ? "Any state" : joined(states.stream().map(FindingState::key).toList()));
        if (!severities.isEmpty()) parts.add(joined(severities.stream().map(FindingQuery::key).toList()));
        if (engines.size() == 1) parts.add(engine(engines.getFirst()));
        if (gone) parts.add("gone from branches");
        if (week) parts.add("new this week");
        if (!rules.isEmpty()) parts.add(rules.size() == 1 ? rules.getFirst() : rules.size() + " rules");
        if (!repositories.isEmpty()) parts.add(repositories.size() == 1 ? repositories.getFirst() : repositories.size() + " repositories");
        if (!projects.isEmpty()) parts.add(projects.size() == 1 ? "project " + projects.getFirst() : projects.size() + " projects");
        if (!text.isEmpty()) parts.add("“" + text + "”");
        String name = parts.isEmpty() ? "all open" : String.join(", ", parts);
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static String joined(List<String> words) {
        return words.size() == 1 ? words.getFirst() : String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
    }

    /** What of a filter means nothing. */
    static LeftOut ignored(Map<String, List<String>> parameters) {
        List<String> states = Stream.concat(Stream.of("any"), Arrays.stream(FindingState.values()).map(FindingState::key)).toList();
        List<String> severities = Arrays.stream(Severity.values()).map(FindingQuery::key).toList();
        return LeftOut.of(parameters)
                .unless("state", states::contains)
                .unless("severity", severities::contains)
                .unless("engine", ENGINES::contains)
                .unless("presence", "gone"::equals)
                .unless("opened", "week"::equals)
                .unless("sort", List.of("risk", "severity", "age")::contains)
                .any("rule", "repository", "project", "q");
    }

    FindingQuery in(List<FindingState> states) {
        return new FindingQuery(states, severities, engines, rules, repositories, projects, gone, week, text, sort, 1, size);
    }

    FindingQuery of(Severity... severities) {
        return severities(List.of(severities));
    }

    FindingQuery severities(List<Severity> severities) {
        return new FindingQuery(states, severities, engines, rules, repositories, projects, gone, week, text, sort, 1, size);
    }

    FindingQuery engines(List<String> engines) {
        return new FindingQuery(states, severities, engines, rules, repositories, projects, gone, week, text, sort, 1, size);
    }

    FindingQuery rules(List<String> rules) {
        return new FindingQuery(states, severities, engines, rules, repositories, projects, gone, week, text, sort, 1, size);
    }

    FindingQuery repositories(List<String> repositories) {
        return new FindingQuery(states, severities, engines, rules, repositories, projects, gone, week, text, sort, 1, size);
    }

    FindingQuery projects(List<String> projects) {
        return new FindingQuery(states, severities, engines, rules, repositories, projects, gone, week, text, sort, 1, size);
    }

    FindingQuery gone(boolean gone) {
        return new FindingQuery(states, severities, engines, rules, repositories, projects, gone, week, text, sort, 1, size);
    }

    FindingQuery week(boolean week) {
        return new FindingQuery(states, severities, engines, rules, repositories, projects, gone, week, text, sort, 1, size);
    }

    FindingQuery text(String text) {
        return new FindingQuery(states, severities, engines, rules, repositories, projects, gone, week, text, sort, 1, size);
    }

    public FindingQuery sorted(String sort) {
        return new FindingQuery(states, severities, engines, rules, repositories, projects, gone, week, text, sort, 1, size);
    }

    public FindingQuery sized(int size) {
        return new FindingQuery(states, severities, engines, rules, repositories, projects, gone, week, text, sort, 1, size);
    }

    FindingQuery at(int page) {
        return new FindingQuery(states, severities, engines, rules, repositories, projects, gone, week, text, sort, page, size);
    }

    /** The address that asks for just this. */
    public String path() {
        StringBuilder query = new StringBuilder();
        if (!states.equals(OPEN)) {
            if (states.isEmpty()) add(query, "state", "any");
            for (FindingState state : states) add(query, "state", state.key());
        } else if (!text.isEmpty()) {
            for (FindingState state : states) add(query, "state", state.key());
        }
        for (Severity severity : severities) add(query, "severity", key(severity));
        for (String engine : engines) add(query, "engine", engine);
        for (String rule : rules) add(query, "rule", rule);
        for (String repository : repositories) add(query, "repository", repository);
        for (String project : projects) add(query, "project", project);
        if (gone) add(query, "presence", "gone");
        if (week) add(query, "opened", "week");
        if (!text.isEmpty()) add(query, "q", text);
        if (!sort.equals("risk")) add(query, "sort", sort);
        if (size != 25) add(query, "size", Integer.toString(size));
        if (page != 1) add(query, "page", Integer.toString(page));
        return PATH + query;
    }

    private static void add(StringBuilder query, String name, String value) {
        query.append(query.isEmpty() ? '?' : '&').append(name).append('=').append(LocalPath.encode(value));
    }
}
