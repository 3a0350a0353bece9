package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.access.Principal;
import dev.portcullis.emulator.access.ScopeSet;
import dev.portcullis.emulator.hooks.HookEvents;
import dev.portcullis.emulator.hooks.PublicAddress;
import dev.portcullis.emulator.shape.Json;
import dev.portcullis.emulator.shape.Links;
import dev.portcullis.emulator.state.Hook;
import dev.portcullis.emulator.state.Right;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Webhooks of workspaces and repositories, and the events that they may ask for (facts 6.1). */
final class HookCalls {

    private static final int LONGEST_SECRET = 128;
    private static final Pages EVENTS = new Pages(30, 100);

    private final Service service;

    HookCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String read = "read:webhook:bitbucket";
        String write = "read:webhook:bitbucket write:webhook:bitbucket";
        for (String owner : List.of("/workspaces/{workspace}", "/repositories/{workspace}/{repo_slug}")) {
            routes.add("GET", owner + "/hooks", "webhook", read, this::list);
            routes.add("POST", owner + "/hooks", "webhook", write, this::create);
            routes.add("GET", owner + "/hooks/{uid}", "webhook", read, this::read);
            routes.add("PUT", owner + "/hooks/{uid}", "webhook", write, this::change);
            routes.add("DELETE", owner + "/hooks/{uid}", "webhook", "delete:webhook:bitbucket", this::delete);
        }
        routes.addOpen("GET", "/hook_events", this::subjects);
        routes.addOpen("GET", "/hook_events/{subject_type}", this::events);
    }

    private record Owner(Hook.Subject subject, String uuid) {}

    private Owner owner(Call call) {
        return call.address().startsWith(service.shapes().links().rest("/workspaces/"))
                ? new Owner(Hook.Subject.WORKSPACE, service.administered(call).uuid())
                : new Owner(
                        Hook.Subject.REPOSITORY,
                        service.repository(call, Right.ADMIN).uuid());
    }

    private Answer list(Call call) {
        Owner owner = owner(call);
        return Pages.STANDARD.of(
                call,
                service.directory().hooks(owner.subject(), owner.uuid()),
                one -> service.shapes().hooks().hook(one));
    }

    private Hook hook(Call call) {
        Owner owner = owner(call);
        return service.directory().hooks(owner.subject(), owner.uuid()).stream()
                .filter(one -> one.uuid().equals(call.path("uid")))
                .findFirst()
                .orElseThrow(() -> Refusal.noSuchThing("Webhook"));
    }

    private Answer read(Call call) {
        return Answer.ok(service.shapes().hooks().hook(hook(call)));
    }

    private Answer create(Call call) {
        Owner owner = owner(call);
        Body body = call.object();
        Hook hook = new Hook(
                Service.newUuid(),
                owner.subject(),
                owner.uuid(),
                body.text("description", ""),
                address(body.text("url")),
                body.flag("active", false),
                events(call, owner.subject(), body),
                secret(body),
                body.flag("skip_cert_verification", false),
                service.now());
        service.state().change(() -> service.state().hooks.put(hook.uuid(), hook));
        return Answer.created(service.shapes().hooks().hook(hook));
    }

    /** A secret that is not named stays, null or empty removes it (facts 6.1). */
    private Answer change(Call call) {
        Hook old = hook(call);
        Body body = call.object();
        Hook hook = new Hook(
                old.uuid(),
                old.subject(),
                old.subjectUuid(),
                body.text("description", old.description()),
                body.hasValue("url") ? address(body.text("url")) : old.url(),
                body.flag("active", old.active()),
                body.hasValue("events") ? events(call, old.subject(), body) : old.events(),
                body.has("secret") ? secret(body) : old.secret(),
                old.skipCertVerification(),
                old.createdAt());
        service.state().change(() -> service.state().hooks.put(hook.uuid(), hook));
        return Answer.ok(service.shapes().hooks().hook(hook));
    }

    private Answer delete(Call call) {
        Hook hook = hook(call);
        service.state().change(() -> service.state().hooks.remove(hook.uuid()));
        return Answer.empty();
    }

    private static @Nullable String secret(Body body) {
        String secret = body.shortText("secret", LONGEST_SECRET);
        return secret == null || secret.isEmpty() ? null : secret;
    }

    private static List<String> events(Call call, Hook.Subject subject, Body body) {
        List<String> events = new ArrayList<>();
        for (JsonNode node : body.list("events")) {
            String key = node.isString() ? node.stringValue() : "";
            if (!HookEvents.isKnown(subject, key)) {
                throw Refusal.badField("events", "Invalid event: " + key);
            }
            events.add(key);
        }
        if (events.isEmpty()) {
            throw Refusal.badField("events", "required key not provided");
        }
        checkScopes(call, events);
        return List.copyOf(events);
    }

    /** Every event wants the reading scope of what it tells of (facts 1.5). */
    private static void checkScopes(Call call, List<String> events) {
        Principal principal = call.principal();
        for (String event : events) {
            ScopeSet wanted = switch (event.substring(0, event.indexOf(':'))) {
                case "pullrequest" -> ScopeSet.of("pullrequest", "read:pullrequest:bitbucket");
                case "project" -> ScopeSet.of("project", "read:project:bitbucket");
                case "pipeline" -> ScopeSet.of("pipeline", "read:pipeline:bitbucket");
                default -> ScopeSet.of("repository", "read:repository:bitbucket");
            };
            if (principal != null && !wanted.isHeldBy(principal.credential())) {
                throw Refusal.scopes(
                        wanted.wantedFrom(principal.credential()),
                        principal.credential().scopes());
            }
        }
    }

    /** The address must be public (facts 6.1); the sentences are guesses. */
    private String address(String url) {
        URI uri = parsed(url)
                .filter(one -> "http".equals(one.getScheme()) || "https".equals(one.getScheme()))
                .filter(one -> one.getHost() != null)
                .orElseThrow(() -> Refusal.badField("url", "Enter a valid URL."));
        if (!service.allowPrivateHooks() && !PublicAddress.isPublic(url)) {
            throw Refusal.badField("url", "URL must resolve to a public, routed address.");
        }
        return url;
    }

    private static Optional<URI> parsed(String url) {
        try {
            return Optional.of(URI.create(url));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private Answer subjects(Call call) {
        return Answer.ok(Json.object("workspace", subject("workspace"), "repository", subject("repository")));
    }

    private Object subject(String name) {
        return Json.object(
                "links",
                Json.object("events", Links.href(service.shapes().links().rest("/hook_events/" + name))));
    }

    private Answer events(Call call) {
        Hook.Subject subject = switch (call.path("subject_type")) {
            case "workspace" -> Hook.Subject.WORKSPACE;
            case "repository" -> Hook.Subject.REPOSITORY;
            default -> throw Refusal.noSuchThing("Subject");
        };
        return EVENTS.of(
                call,
                HookEvents.of(subject),
                one -> Json.object(
                        "event", one.key(),
                        "category", one.category(),
                        "label", one.label(),
                        "description", one.description()));
    }
}
