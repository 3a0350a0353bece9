package dev.portcullis.emulator.pages;

import dev.portcullis.emulator.shape.Links;
import dev.portcullis.emulator.state.Delivery;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Hook;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.State;
import dev.portcullis.emulator.state.Workspace;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Webhooks of a workspace and its repositories, and what was delivered to each. */
final class HookPages {

    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int SHOWN = 100;

    private final State state;
    private final Directory directory;
    private final Clock clock;

    HookPages(State state, Directory directory, Clock clock) {
        this.state = state;
        this.directory = directory;
        this.clock = clock;
    }

    private static String address(Workspace workspace) {
        return "/" + workspace.slug() + "/workspace/settings/webhooks";
    }

    private List<Hook> hooks(Workspace workspace) {
        List<Hook> hooks = new ArrayList<>(directory.hooks(Hook.Subject.WORKSPACE, workspace.uuid()));
        for (Repository one : directory.repositories(workspace)) {
            hooks.addAll(directory.hooks(Hook.Subject.REPOSITORY, one.uuid()));
        }
        return hooks;
    }

    private List<Delivery> deliveries(Hook hook) {
        return state.deliveries.all().stream()
                .filter(one -> one.hook().equals(hook.uuid()))
                .sorted(Comparator.comparingLong(Delivery::id).reversed())
                .limit(SHOWN)
                .toList();
    }

    private static List<Layout.Step> trail(Workspace workspace) {
        return List.of(
                new Layout.Step(workspace.name(), "/" + workspace.slug() + "/"),
                new Layout.Step("Webhooks", address(workspace)));
    }

    Page all(Workspace workspace) {
        Html html = new Html();
        html.open("div", "class", "head").element("h1", workspace.name()).open("nav", "class", "tabs");
        html.link("/" + workspace.slug() + "/", "Repositories");
        html.element("a", "Webhooks", "href", address(workspace), "aria-current", "page")
                .close("nav")
                .close("div");
        List<Hook> hooks = hooks(workspace);
        if (hooks.isEmpty()) {
            Layout.empty(html, "No webhooks yet", "They appear here when a client creates one.");
            return Layout.page("Webhooks", trail(workspace), html);
        }
        html.open("table").open("thead").open("tr");
        for (String title : new String[] {"Webhook", "Events", "Secret", "Last delivery", ""}) {
            html.element("th", title, "scope", "col");
        }
        html.close("tr").close("thead").open("tbody");
        hooks.forEach(one -> row(html, workspace, one));
        html.close("tbody").close("table");
        return Layout.page("Webhooks", trail(workspace), html);
    }

    private void row(Html html, Workspace workspace, Hook hook) {
        List<Delivery> deliveries = deliveries(hook);
        html.open("tr").open("td");
        html.element(
                "a",
                hook.description().isBlank() ? hook.uuid() : hook.description(),
                "href",
                address(workspace) + "/" + Links.encode(hook.uuid()),
                "class",
                "strong");
        html.element("small", hook.url()).element("small", subject(hook)).close("td");
        html.element("td", String.join(", ", hook.events()), "class", "events");
        html.element("td", hook.secret() == null ? "none" : "set").open("td");
        if (deliveries.isEmpty()) {
            html.element("span", "never", "class", "quiet");
        } else {
            outcome(html, deliveries.getFirst());
            Layout.time(html, deliveries.getFirst().createdOn(), clock.instant());
        }
        html.close("td").open("td");
        Layout.mark(html, hook.active() ? "good" : "plain", hook.active() ? "active" : "inactive");
        html.close("td").close("tr");
    }

    private String subject(Hook hook) {
        return hook.subject() == Hook.Subject.WORKSPACE
                ? "whole workspace"
                : "repository "
                        + state.repositories
                                .find(hook.subjectUuid())
                                .map(Repository::slug)
                                .orElse("");
    }

    private static void outcome(Html html, Delivery delivery) {
        if (delivery.attempts().isEmpty()) {
            Layout.mark(html, "busy", "on its way");
            return;
        }
        Delivery.Attempt last = delivery.attempts().getLast();
        String text = last.status() == null ? String.valueOf(last.failure()) : String.valueOf(last.status());
        Layout.mark(html, delivery.succeeded() ? "good" : "bad", text);
    }

    Optional<Page> one(Workspace workspace, String uuid) {
        return hooks(workspace).stream()
                .filter(one -> one.uuid().equals(uuid))
                .findFirst()
                .map(one -> page(workspace, one));
    }

    private Page page(Workspace workspace, Hook hook) {
        Html html = new Html();
        html.element("h1", hook.description().isBlank() ? "Webhook" : hook.description());
        html.open("p", "class", "clone")
                .element("span", "POST")
                .element("code", hook.url())
                .close("p");
        html.element("p", subject(hook) + " · " + String.join(", ", hook.events()), "class", "quiet");
        html.element("h2", "Deliveries");
        List<Delivery> deliveries = deliveries(hook);
        if (deliveries.isEmpty()) {
            Layout.empty(html, "Nothing was delivered yet", "Push something, or comment on a pull request.");
        }
        deliveries.forEach(one -> delivery(html, one));
        return Layout.page("Deliveries", trail(workspace), html);
    }

    private void delivery(Html html, Delivery delivery) {
        html.open("details", "class", "delivery").open("summary");
        outcome(html, delivery);
        html.element("strong", delivery.event());
        html.open("span", "class", "quiet");
        if (!delivery.attempts().isEmpty()) {
            html.text(Layout.count(delivery.attempts().size(), "attempt") + " · "
                    + delivery.attempts().getLast().millis() + " ms · ");
        }
        Layout.time(html, delivery.createdOn(), clock.instant());
        html.close("span").close("summary");
        html.element("h3", "Request");
        headers(html, delivery.headers());
        html.element("pre", pretty(delivery.body()));
        for (Delivery.Attempt attempt : delivery.attempts()) {
            html.open("h3").text("Answer to attempt " + attempt.number() + " ");
            boolean good = attempt.status() instanceof Integer status && status / 100 == 2;
            Layout.mark(
                    html,
                    good ? "good" : "bad",
                    attempt.status() == null ? String.valueOf(attempt.failure()) : String.valueOf(attempt.status()));
            html.element("span", attempt.millis() + " ms", "class", "quiet").close("h3");
            headers(html, attempt.headers());
            if (!attempt.body().isEmpty()) {
                html.element("pre", attempt.body());
            }
        }
        html.close("details");
    }

    private static void headers(Html html, Map<String, String> headers) {
        if (!headers.isEmpty()) {
            html.open("dl", "class", "headers");
            headers.forEach((name, value) -> html.element("dt", name).element("dd", value));
            html.close("dl");
        }
    }

    private static String pretty(String json) {
        try {
            return PRETTY.writeValueAsString(PRETTY.readTree(json));
        } catch (JacksonException noJson) {
            return json;
        }
    }
}
