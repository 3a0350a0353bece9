package dev.portcullis.server.findings;

import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Project;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Repositories and projects by the names that a filter gives them: {@code workspace/repository} or a uuid, and {@code workspace/KEY}. */
final class FilterNames {
    private final List<Repository> repositories;
    private final Map<String, UUID> ids = new LinkedHashMap<>();
    private final Map<UUID, String> names = new LinkedHashMap<>();
    private final Map<String, Set<UUID>> projects = new TreeMap<>();
    private final Map<String, String> titles = new LinkedHashMap<>();

    private FilterNames(List<Repository> repositories) {
        this.repositories = repositories;
    }

    /** @param workspace null for all */
    static FilterNames of(Inventory inventory, @Nullable UUID workspace) {
        FilterNames known = new FilterNames(inventory.repositories(workspace));
        for (Repository each : known.repositories) {
            known.ids.put(each.fullName(), each.repository());
            known.ids.put(each.repository().toString(), each.repository());
            known.names.put(each.repository(), each.fullName());
        }
        for (Workspace each : inventory.workspaces()) {
            if (workspace != null && !workspace.equals(each.workspace())) continue;
            for (Project project : inventory.projects(each.workspace())) {
                String name = each.slug() + "/" + project.key();
                Set<UUID> of = known.projects.computeIfAbsent(name, key -> new LinkedHashSet<>());
                known.titles.put(name, project.name());
                for (Repository one : known.repositories)
                    if (one.workspace().equals(each.workspace()) && project.project().equals(one.project())) of.add(one.repository());
            }
        }
        return known;
    }

    List<Repository> repositories() {
        return repositories;
    }

    boolean known(String repository) {
        return ids.containsKey(repository);
    }

    /** A link may name a repository by its uuid. */
    String named(String repository) {
        return isUuid(repository) ? names.getOrDefault(UUID.fromString(repository), repository) : repository;
    }

    /** Names of the projects, sorted. */
    List<String> projects() {
        return List.copyOf(projects.keySet());
    }

    String projectTitle(String name) {
        return titles.getOrDefault(name, name);
    }

    /** What is asked for and none of ours. */
    List<String> unknown(FindingQuery query) {
        List<String> unknown = new ArrayList<>();
        query.repositories().stream().filter(each -> !known(each)).forEach(unknown::add);
        query.projects().stream().filter(each -> !projects.containsKey(each)).forEach(unknown::add);
        return unknown;
    }

    /** The repositories that a filter means; empty for all. What is unknown holds no findings, and leaving it out would show all. */
    List<UUID> chosen(FindingQuery query) {
        if (query.repositories().isEmpty() && query.projects().isEmpty()) return List.of();
        Set<UUID> chosen = new LinkedHashSet<>();
        for (String each : query.repositories()) {
            if (ids.containsKey(each)) chosen.add(ids.get(each));
            // One that was removed still has findings.
            else if (isUuid(each)) chosen.add(UUID.fromString(each));
        }
        if (!query.projects().isEmpty()) {
            Set<UUID> within = new LinkedHashSet<>();
            for (String each : query.projects()) within.addAll(projects.getOrDefault(each, Set.of()));
            if (query.repositories().isEmpty()) chosen = within;
            else chosen.retainAll(within);
        }
        return chosen.isEmpty() ? List.of(new UUID(0, 0)) : List.copyOf(chosen);
    }

    static boolean isUuid(String text) {
        return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    }
}
