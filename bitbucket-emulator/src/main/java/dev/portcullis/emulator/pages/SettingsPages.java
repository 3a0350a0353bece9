package dev.portcullis.emulator.pages;

import dev.portcullis.emulator.state.DeployKey;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Environment;
import dev.portcullis.emulator.state.Hook;
import dev.portcullis.emulator.state.Member;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Restriction;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.State;
import dev.portcullis.emulator.state.Variable;
import dev.portcullis.emulator.state.Workspace;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings of a repository on one page, so that a change of them can be seen. */
final class SettingsPages {

    private final State state;
    private final Directory directory;
    private final Clock clock;

    SettingsPages(State state, Directory directory, Clock clock) {
        this.state = state;
        this.directory = directory;
        this.clock = clock;
    }

    Page settings(Workspace workspace, Repository repository) {
        Html html = new Html();
        RepositoryPages.head(html, workspace, repository, "Settings");
        html.open("dl", "class", "headers");
        html.element("dt", "Visibility").element("dd", repository.isPrivate() ? "private" : "public");
        html.element("dt", "Forks").element("dd", repository.forkPolicy());
        html.element("dt", "Project")
                .element(
                        "dd",
                        directory.project(repository).name()
                                + (directory.project(repository).isPrivate() ? ", private" : ", public"));
        html.element("dt", "Pipelines")
                .element(
                        "dd",
                        state.pipelines
                                .find(repository.uuid())
                                .map(one -> one.enabled() ? "on" : "off")
                                .orElse("never set up"));
        html.close("dl");
        restrictions(html, workspace, repository);
        keys(html, repository);
        hooks(html, repository);
        variables(html, repository);
        administrators(html, workspace, repository);
        return Layout.page("Settings", RepositoryPages.trail(workspace, repository), html);
    }

    private void restrictions(Html html, Workspace workspace, Repository repository) {
        html.element("h2", "Branch restrictions");
        List<Restriction> all = directory.restrictions(repository);
        if (all.isEmpty()) {
            Layout.empty(html, "No branch is restricted", "Whoever may write may also rewrite and delete.");
            return;
        }
        table(html, "Branches", "Restriction", "Except");
        for (Restriction one : all) {
            String who = Stream.concat(
                            one.users().stream()
                                    .map(uuid -> directory.person(uuid).displayName()),
                            directory.groups(workspace).stream()
                                    .filter(group -> one.groups().contains(group.slug()))
                                    .map(group -> "group " + group.name()))
                    .collect(Collectors.joining(", "));
            row(
                    html,
                    one.pattern() == null ? "branching model: " + one.branchType() : String.valueOf(one.pattern()),
                    one.value() == null ? one.kind() : one.kind() + ": " + one.value(),
                    who.isEmpty() ? "nobody" : who);
        }
        html.close("tbody").close("table");
    }

    private void keys(Html html, Repository repository) {
        html.element("h2", "Deploy keys");
        List<DeployKey> all = directory.deployKeys(repository);
        if (all.isEmpty()) {
            Layout.empty(html, "No deploy keys", "No machine reads this repository with a key of its own.");
            return;
        }
        table(html, "Label", "Key", "Added", "Last used");
        for (DeployKey one : all) {
            html.open("tr").element("td", one.label()).open("td", "class", "wide");
            html.element("code", one.key().substring(0, Math.min(one.key().length(), 40)) + "…")
                    .close("td")
                    .open("td");
            Layout.time(html, one.createdOn(), clock.instant());
            html.close("td").open("td");
            if (one.lastUsed() == null) {
                html.text("never");
            } else {
                Layout.time(html, one.lastUsed(), clock.instant());
            }
            html.close("td").close("tr");
        }
        html.close("tbody").close("table");
    }

    private void hooks(Html html, Repository repository) {
        html.element("h2", "Webhooks of this repository");
        List<Hook> all = directory.hooks(Hook.Subject.REPOSITORY, repository.uuid());
        if (all.isEmpty()) {
            Layout.empty(html, "No webhooks", "Those of the whole workspace are among its settings.");
            return;
        }
        table(html, "Description", "Address", "Secret");
        all.forEach(one -> row(html, one.description(), one.url(), one.secret() == null ? "none" : "set"));
        html.close("tbody").close("table");
    }

    private void variables(Html html, Repository repository) {
        html.element("h2", "Pipeline variables");
        List<Variable> own = state.variables.startingWith(repository.uuid() + "/");
        List<Environment> environments = state.environments.startingWith(repository.uuid() + "/");
        if (own.isEmpty() && environments.isEmpty()) {
            Layout.empty(html, "No variables", "Nothing is handed to pipelines here.");
            return;
        }
        table(html, "Where", "Name", "Secured");
        own.forEach(one -> row(html, "repository", one.name(), secured(one)));
        for (Environment environment : environments) {
            state.variables
                    .startingWith(environment.uuid() + "/")
                    .forEach(one -> row(html, environment.name(), one.name(), secured(one)));
        }
        html.close("tbody").close("table");
    }

    private static String secured(Variable one) {
        return one.secured() ? "secured" : "readable";
    }

    private void administrators(Html html, Workspace workspace, Repository repository) {
        html.element("h2", "Administrators").open("ul", "class", "list");
        for (Member member : directory.members(workspace)) {
            Person person = directory.person(member.person());
            if (directory.right(repository, person) == Right.ADMIN) {
                html.open("li");
                Layout.person(html, person);
                html.close("li");
            }
        }
        html.close("ul");
    }

    private static void table(Html html, String... heads) {
        html.open("table").open("thead").open("tr");
        for (String one : heads) {
            html.element("th", one, "scope", "col");
        }
        html.close("tr").close("thead").open("tbody");
    }

    private static void row(Html html, String... cells) {
        html.open("tr");
        for (String one : cells) {
            html.element("td", one);
        }
        html.close("tr");
    }
}
