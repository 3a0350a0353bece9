package dev.portcullis.server.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.servlet.ModelAndView;

/** One page on its way to one reader. What the frame shows is read when the template asks for it, so partial answers cost nothing. */
public final class Page {
    /** A group of the sidebar with the lines that this reader may open. */
    public record Lines(String title, List<Line> lines) {}

    public record Line(NavigationEntry entry, boolean current, Badge.Mark mark) {}

    /** How many jobs run, and where they are listed. */
    public record Running(int count, String path) {}

    static final String CHOSEN = "workspace";

    private final Layout layout;
    private final HttpServletRequest request;
    private final String title;
    private final Ago ago;
    private final @Nullable SignedIn who;
    private final boolean bare;
    private final List<Crumb> crumbs = new ArrayList<>();
    private @Nullable String at;
    private boolean list;
    private int refresh;
    private final List<String> leftOut = new ArrayList<>();
    private @Nullable List<WorkspaceChoice.Option> workspaces;

    Page(Layout layout, HttpServletRequest request, String title, Ago ago, @Nullable SignedIn who, boolean bare) {
        this.layout = layout;
        this.request = request;
        this.title = title;
        this.ago = ago;
        this.who = who;
        this.bare = bare;
        choose();
    }

    // For handlers ---------------------------------------------------------------------------------------------------------

    /** Adds an ancestor to the breadcrumb, outermost first. The workspace stands there by itself; the page never does. */
    public Page crumb(String title, String path) {
        crumbs.add(new Crumb(title, path));
        return this;
    }

    /** Names the sidebar's current line by its path, where the address alone does not tell. */
    public Page at(String path) {
        this.at = path;
        return this;
    }

    /** The list shape: on narrow screens the title moves into the top bar. */
    public Page list() {
        this.list = true;
        return this;
    }

    /** Without JavaScript the page loads itself again after so many seconds; for progress only. */
    public Page refreshing(int seconds) {
        this.refresh = seconds;
        return this;
    }

    /** A list says of its filter what it does not follow. */
    public Page leaving(LeftOut some) {
        leftOut.addAll(some.values());
        return this;
    }

    /** The whole page. */
    public ModelAndView view(String template) {
        return new ModelAndView(template).addObject("page", this);
    }

    /** The fragment alone when htmx asks for a region, else the whole page. */
    public ModelAndView view(String template, String fragment) {
        return view(isPartial() ? fragment : template);
    }

    public boolean isPartial() {
        return Requests.isPartial(request);
    }

    /** The chosen workspace; null for all of them. */
    public WorkspaceChoice.@Nullable Option workspace() {
        String chosen = chosen();
        return chosen == null
                ? null
                : workspaces().stream()
                        .filter(option -> option.workspace().toString().equals(chosen))
                        .findFirst()
                        .orElse(null);
    }

    /** The chosen workspace's id; null for all of them. */
    public @Nullable UUID workspaceId() {
        WorkspaceChoice.Option option = workspace();
        return option == null ? null : option.workspace();
    }

    // For templates --------------------------------------------------------------------------------------------------------

    public String title() {
        return title;
    }

    public Ago ago() {
        return ago;
    }

    public Instant now() {
        return ago.now();
    }

    public @Nullable SignedIn who() {
        return who;
    }

    public boolean may(Permission permission) {
        return who != null && who.may(permission);
    }

    /** Parts of the address that were not followed. */
    public List<String> leftOut() {
        return leftOut;
    }

    public boolean isList() {
        return list;
    }

    public int refresh() {
        return refresh;
    }

    public String theme() {
        return Theme.of(request).word();
    }

    /** Path and query of this page, for forms that come back to it; an error has no place to come back to. */
    public String here() {
        boolean page = "GET".equals(request.getMethod()) && request.getDispatcherType() == DispatcherType.REQUEST;
        return page ? LocalPath.of(request) : "/";
    }

    public String csrf() {
        return !bare && request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token ? token.getToken() : "";
    }

    public List<Crumb> crumbs() {
        List<Crumb> all = new ArrayList<>();
        NavigationEntry entry = current();
        // Users and profiles belong to the installation, whatever workspace is chosen.
        if (entry != null && entry.path().equals("/settings")) all.add(new Crumb("Installation", ""));
        else if (entry != null && !workspaces().isEmpty()) {
            WorkspaceChoice.Option option = workspace();
            all.add(new Crumb(option == null ? "All workspaces" : option.name(), has("/") ? "/" : ""));
        }
        all.addAll(crumbs);
        return all;
    }

    /** Where a narrow top bar leads back to; null on a list. */
    public @Nullable Crumb back() {
        List<Crumb> all = crumbs();
        return list || all.isEmpty() || all.getLast().path().isEmpty() || all.getLast().path().equals(Requests.path(request)) ? null : all.getLast();
    }

    public List<Lines> navigation() {
        NavigationEntry current = current();
        UUID workspace = workspaceId();
        List<Lines> groups = new ArrayList<>();
        for (NavigationEntry.Group group : NavigationEntry.Group.values()) {
            List<Line> lines = entries().stream()
                    .filter(entry -> entry.group() == group)
                    .map(entry -> new Line(entry, entry == current, layout.mark(entry, workspace)))
                    .toList();
            if (!lines.isEmpty()) {
                groups.add(new Lines(group.title(), lines));
            }
        }
        return groups;
    }

    public List<WorkspaceChoice.Option> workspaces() {
        if (workspaces == null) {
            workspaces = layout.workspaces();
        }
        return workspaces;
    }

    /** Where the switcher leads: a detail belongs to one workspace, so its list. */
    public String switchTo(String slug) {
        NavigationEntry entry = current();
        return (entry == null ? "/" : entry.path()) + "?" + CHOSEN + "=" + LocalPath.encode(slug);
    }

    public Health.@Nullable Reading health() {
        return layout.health(workspaceId()).orElse(null);
    }

    public @Nullable Running jobs() {
        Optional<RunningJobs> jobs = layout.jobs().filter(any -> has(any.path()));
        return jobs.map(some -> new Running(some.running(workspaceId()), some.path())).orElse(null);
    }

    /** Whether this reader has a sidebar line with that path: what is not there is not linked. */
    public boolean has(String path) {
        return entries().stream().anyMatch(entry -> entry.path().equals(path));
    }

    public @Nullable Flash flash() {
        return Flash.take(request);
    }

    /** What the search field holds. */
    public String query() {
        String query = request.getParameter("q");
        return query == null || query.length() > 200 ? "" : query;
    }

    private List<NavigationEntry> entries() {
        return who == null ? List.of() : layout.entries(who);
    }

    private @Nullable NavigationEntry current() {
        String path = at != null ? at : Requests.path(request);
        return entries().stream()
                .filter(entry -> path.equals(entry.path())
                        || !entry.path().equals("/") && path.startsWith(entry.path() + "/"))
                .max(Comparator.comparingInt(entry -> entry.path().length()))
                .orElse(null);
    }

    private void choose() {
        String slug = who == null ? null : request.getParameter(CHOSEN);
        // What a program asks for does not move the person's switcher.
        if (slug == null || Requests.isApi(request)) {
            return;
        }
        HttpSession session = request.getSession();
        workspaces().stream()
                .filter(option -> option.slug().equals(slug))
                .findFirst()
                .ifPresentOrElse(
                        option -> session.setAttribute(CHOSEN, option.workspace().toString()),
                        () -> {
                            session.removeAttribute(CHOSEN);
                            leftOut.addAll(LeftOut.of(Map.of(CHOSEN, List.of(slug))).unless(CHOSEN, all -> false).values());
                        });
    }

    private @Nullable String chosen() {
        HttpSession session = who == null ? null : request.getSession(false);
        return session != null && session.getAttribute(CHOSEN) instanceof String chosen ? chosen : null;
    }
}
