package dev.portcullis.emulator.pages;

import dev.portcullis.emulator.access.OAuth;
import dev.portcullis.emulator.drills.AdminInterface;
import dev.portcullis.emulator.drills.Drills;
import dev.portcullis.emulator.git.GitRepositories;
import dev.portcullis.emulator.shape.Links;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.State;
import dev.portcullis.emulator.state.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Finds the page of an address. */
public final class Pages {

    private final Directory directory;
    private final WorkspacePages workspaces;
    private final RepositoryPages repositories;
    private final PullRequestPages pulls;
    private final HookPages hooks;
    private final SettingsPages settings;
    private final DrillPages drills;
    private final ConsentPages consent;
    private final byte[] style = resource("style.css");
    private final byte[] icon = resource("icon.svg");

    public Pages(State state, Directory directory, GitRepositories git, Links links, Clock clock, Drills drills, AdminInterface admin, OAuth oauth, Merging merging) {
        this.directory = directory;
        this.drills = new DrillPages(drills, admin);
        this.consent = new ConsentPages(state, directory, oauth);
        workspaces = new WorkspacePages(state, directory, git, clock);
        repositories = new RepositoryPages(directory, git, links, clock);
        pulls = new PullRequestPages(directory, git, clock, merging);
        hooks = new HookPages(state, directory, clock);
        settings = new SettingsPages(state, directory, clock);
    }

    private static byte[] resource(String name) {
        try (InputStream stream = Pages.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(stream, name).readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * The page of an undecoded path; 404 is a page too.
     *
     * @param posted whether a button was pressed
     * @param given fields of the form, or the query
     */
    public Page show(String path, boolean posted, Map<String, List<String>> given) {
        if (path.equals("/-/drills")) {
            return posted ? drills.run(given) : drills.all();
        }
        if (path.equals("/site/oauth2/authorize")) {
            return consent.answer(posted, given);
        }
        if (path.equals("/-/style.css")) {
            return new Page(200, "text/css; charset=utf-8", style);
        }
        if (path.equals("/-/icon.svg")) {
            return new Page(200, "image/svg+xml", icon);
        }
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/")) {
            if (!part.isEmpty()) {
                try {
                    parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException malformed) {
                    return nothing();
                }
            }
        }
        if (posted) {
            return parts.size() == 5 && parts.get(2).equals("pull-requests") && parts.get(4).equals("merge")
                    ? directory
                            .workspace(parts.getFirst())
                            .flatMap(workspace -> directory
                                    .repository(workspace.slug(), parts.get(1))
                                    .flatMap(one -> pulls.merge(workspace, one, parts.get(3), given)))
                            .orElseGet(Pages::nothing)
                    : nothing();
        }
        if (parts.isEmpty()) {
            return workspaces.all();
        }
        return directory
                .workspace(parts.getFirst())
                .flatMap(one -> inWorkspace(one, parts.subList(1, parts.size())))
                .orElseGet(Pages::nothing);
    }

    private Optional<Page> inWorkspace(Workspace workspace, List<String> parts) {
        if (parts.isEmpty()) {
            return Optional.of(workspaces.repositories(workspace, null));
        }
        if (!parts.getFirst().equals("workspace")) {
            return directory
                    .repository(workspace.slug(), parts.getFirst().replaceFirst("\\.git$", ""))
                    .flatMap(one -> inRepository(workspace, one, parts.subList(1, parts.size())));
        }
        String rest = String.join("/", parts.subList(1, parts.size()));
        if (rest.equals("repositories") || rest.equals("overview")) {
            return Optional.of(workspaces.repositories(workspace, null));
        }
        if (rest.equals("settings/webhooks")) {
            return Optional.of(hooks.all(workspace));
        }
        if (rest.startsWith("settings/webhooks/") && parts.size() == 4) {
            return hooks.one(workspace, parts.get(3));
        }
        if (rest.startsWith("projects/") && parts.size() == 3) {
            return directory.projects(workspace).stream()
                    .filter(one -> one.key().equals(parts.get(2)))
                    .findFirst()
                    .map(one -> workspaces.repositories(workspace, one));
        }
        return Optional.empty();
    }

    private Optional<Page> inRepository(Workspace workspace, Repository repository, List<String> parts) {
        if (parts.isEmpty()) {
            return Optional.of(repositories.overview(workspace, repository, null));
        }
        String tail = String.join("/", parts.subList(1, parts.size()));
        return switch (parts.getFirst()) {
            case "pull-requests" ->
                parts.size() == 1
                        ? Optional.of(pulls.list(workspace, repository))
                        : pulls.one(workspace, repository, parts.get(1));
            case "admin" -> Optional.of(settings.settings(workspace, repository));
            case "commits" ->
                parts.size() == 1
                        ? Optional.of(repositories.overview(workspace, repository, null))
                        : repositories.commit(workspace, repository, tail);
            case "branches" -> Optional.of(repositories.overview(workspace, repository, null));
            case "branch" -> Optional.of(repositories.overview(workspace, repository, tail));
            case "src" ->
                parts.size() < 3
                        ? Optional.of(repositories.overview(workspace, repository, null))
                        : repositories.file(
                                workspace, repository, parts.get(1), String.join("/", parts.subList(2, parts.size())));
            default -> Optional.empty();
        };
    }

    private static Page nothing() {
        Html html = new Html();
        Layout.empty(html, "There is nothing here", "The page may have moved, or it never was in this emulator.");
        return Layout.page(404, "Not found", List.of(), html);
    }
}
