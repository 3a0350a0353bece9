package dev.portcullis.server.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Gives a handler its {@link Page}: the frame of sidebar, top bar and notice around what the handler has to show. */
@Component
public class Layout {
    private final List<NavigationEntry> entries;
    private final List<Badge> badges;
    private final @Nullable WorkspaceChoice choice;
    private final @Nullable Health health;
    private final @Nullable RunningJobs jobs;
    private final Clock clock;

    Layout(
            List<NavigationEntry> entries,
            List<Badge> badges,
            ObjectProvider<WorkspaceChoice> choice,
            ObjectProvider<Health> health,
            ObjectProvider<RunningJobs> jobs,
            Clock clock) {
        this.entries = entries.stream()
                .sorted(Comparator.comparing(NavigationEntry::group).thenComparingInt(NavigationEntry::order))
                .toList();
        this.badges = List.copyOf(badges);
        this.choice = choice.getIfAvailable();
        this.health = health.getIfAvailable();
        this.jobs = jobs.getIfAvailable();
        this.clock = clock;
    }

    /** @param title of the page, as its {@code h1} and in the window's title */
    public Page page(HttpServletRequest request, String title) {
        return new Page(this, request, title, new Ago(clock.instant()), SignedIn.current(), false);
    }

    /** For pages outside: no sidebar, even when somebody is signed in. */
    public Page outside(HttpServletRequest request, String title) {
        return new Page(this, request, title, new Ago(clock.instant()), null, false);
    }

    /** For the page that says that the database is away: reads nothing from it, the session neither. */
    Page bare(HttpServletRequest request, String title) {
        return new Page(this, request, title, new Ago(clock.instant()), null, true);
    }

    List<NavigationEntry> entries(SignedIn who) {
        return entries.stream().filter(entry -> who.may(entry.needs())).toList();
    }

    Badge.Mark mark(NavigationEntry entry, @Nullable UUID workspace) {
        return badges.stream()
                .filter(badge -> badge.path().equals(entry.path()))
                .findFirst()
                .map(badge -> badge.mark(workspace))
                .orElse(Badge.Mark.NONE);
    }

    List<WorkspaceChoice.Option> workspaces() {
        return choice == null ? List.of() : choice.workspaces();
    }

    Optional<Health.Reading> health(@Nullable UUID workspace) {
        return Optional.ofNullable(health == null ? null : health.read(workspace));
    }

    Optional<RunningJobs> jobs() {
        return Optional.ofNullable(jobs);
    }
}
