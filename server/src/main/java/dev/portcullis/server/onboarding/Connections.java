package dev.portcullis.server.onboarding;

import dev.portcullis.bitbucket.access.ScopeModel;
import dev.portcullis.bitbucket.access.ScopeNote;
import dev.portcullis.bitbucket.access.Scopes;
import dev.portcullis.server.Settings;
import dev.portcullis.server.events.Deliveries;
import dev.portcullis.server.events.DeliveryListStore;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Principal;
import dev.portcullis.server.integrations.RemovedCall;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Watched;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.inventory.Workspace;
import dev.portcullis.server.jobs.Jobs;
import dev.portcullis.server.onboarding.ConnectionDetail.Held;
import dev.portcullis.server.onboarding.ConnectionDetail.Unreadable;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** Reads how the connections are doing. */
@Component
class Connections {
    private static final int HOURS = 12;
    private static final List<String> READING = List.of(Work.SYNC.name(), Work.SCAN.name(), Onboarding.HOOK.name());

    private final Integrations integrations;
    private final Inventory inventory;
    private final Watched watched;
    private final Deliveries deliveries;
    private final DeliveryListStore taken;
    private final Jobs jobs;
    private final Settings settings;
    private final Clock clock;

    Connections(Integrations integrations, Inventory inventory, Watched watched, Deliveries deliveries, DeliveryListStore taken, Jobs jobs, Settings settings,
            Clock clock) {
        this.integrations = integrations;
        this.inventory = inventory;
        this.watched = watched;
        this.deliveries = deliveries;
        this.taken = taken;
        this.jobs = jobs;
        this.settings = settings;
        this.clock = clock;
    }

    /** In the order of their names. */
    List<ConnectionLine> lines() {
        return integrations.all().stream().map(this::line).sorted(Comparator.comparing(ConnectionLine::slug)).toList();
    }

    /** What Atlassian has taken out of its API while it was needed here. */
    List<RemovedCall> removed() {
        return integrations.removedCalls();
    }

    /** @param name slug or uuid */
    Optional<ConnectionDetail> detail(String name) {
        return integrations.all().stream()
                .filter(each -> each.workspace().toString().equals(name) || slug(each.workspace()).equals(name))
                .findFirst()
                .map(this::detail);
    }

    /** Newest first. */
    List<ConnectionDraft> drafts() {
        Set<UUID> used = integrations.all().stream().map(Integration::principal).collect(Collectors.toSet());
        return integrations.principals().stream()
                .filter(each -> !used.contains(each.id()))
                .sorted(Comparator.comparing(Principal::createdAt).reversed())
                .map(each -> new ConnectionDraft(each.id(), ConnectionLine.kind(each), each.login(), each.state(), each.createdBy(), each.createdAt()))
                .toList();
    }

    /** @return slugs of those that need a look */
    List<String> off(@Nullable UUID workspace) {
        return integrations.all().stream()
                .filter(each -> workspace == null || each.workspace().equals(workspace))
                .map(this::line)
                .filter(each -> each.standing().off())
                .map(ConnectionLine::slug)
                .toList();
    }

    String path(UUID workspace) {
        String slug = slug(workspace);
        // The wizard has this address.
        return "/integrations/" + (slug.equals("connect") ? workspace.toString() : UriUtils.encodePathSegment(slug, StandardCharsets.UTF_8));
    }

    private ConnectionLine line(Integration integration) {
        UUID workspace = integration.workspace();
        Principal principal = integrations.principal(integration.principal()).orElseThrow();
        Reading reading = reading(integration);
        return new ConnectionLine(
                path(workspace),
                slug(workspace),
                inventory.workspace(workspace).map(Workspace::name).orElse("a workspace"),
                integration,
                principal,
                integration.whole() ? 0 : integrations.watchedProjects(workspace).size(),
                integrations.usedThisHour(principal.id()),
                reading,
                Standing.of(integration, principal, reading, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)));
    }

    private Reading reading(Integration integration) {
        List<Repository> repositories = watched.repositories(integration);
        int read = (int) repositories.stream().filter(each -> each.firstReadAt() != null).count();
        boolean listed = integration.lastSyncAt() != null;
        boolean busy = !jobs.idle(integration.workspace(), READING);
        return new Reading(listed, read, repositories.size(), busy && (!listed || read < repositories.size() || integration.hookState().equals("missing")));
    }

    private ConnectionDetail detail(Integration integration) {
        ConnectionLine line = line(integration);
        UUID workspace = integration.workspace();
        Principal principal = line.principal();
        UUID account = integrations.account(principal.id());
        String path = integration.hookPath();
        List<Repository> repositories = watched.repositories(integration);
        return new ConnectionDetail(
                line,
                integrations.all().stream()
                        .filter(each -> integrations.account(each.principal()).equals(account) && !each.workspace().equals(workspace))
                        .map(each -> slug(each.workspace()))
                        .sorted()
                        .toList(),
                held(principal),
                integrations.hours(principal.id(), HOURS),
                settings.deliveries().getAuthority(),
                path == null ? "" : path.substring(path.length() - 4),
                taken.received(workspace, clock.instant().minus(Duration.ofDays(1))),
                deliveries.refusals(workspace),
                repositories.size(),
                repositories.stream().filter(each -> each.state().equals("unreadable")).map(each -> new Unreadable(each.slug(), each.stateReason())).toList());
    }

    private static Held held(Principal principal) {
        Scopes scopes = Scopes.parse(principal.scopes());
        if (scopes.held().isEmpty()) return new Held(false, "", List.of(), List.of(), List.of());
        TreeSet<String> missing = new TreeSet<>();
        TreeSet<String> wanted = new TreeSet<>();
        principal.features().forEach(feature -> {
            missing.addAll(scopes.missing(feature));
            wanted.addAll(feature.required(scopes.model()));
        });
        wanted.removeAll(missing);
        return new Held(
                true,
                scopes.model() == ScopeModel.GRANULAR ? ":bitbucket" : "",
                lines(missing),
                lines(wanted),
                scopes.excess(principal.features()).stream().sorted().map(ScopeLine::shown).toList());
    }

    private static List<ScopeLine> lines(Set<String> names) {
        return names.stream().map(ScopeNote::of).map(note -> new ScopeLine(note.scope(), note.why(), note.cost(), false, false)).toList();
    }

    private String slug(UUID workspace) {
        return inventory.workspace(workspace).map(Workspace::slug).orElse("a workspace");
    }
}
