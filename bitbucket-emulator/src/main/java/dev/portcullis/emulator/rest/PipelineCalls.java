package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.shape.Json;
import dev.portcullis.emulator.shape.Links;
import dev.portcullis.emulator.state.Environment;
import dev.portcullis.emulator.state.PipelinesConfig;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.Variable;
import java.util.function.Function;

/** What is set for Pipelines (facts 5.4); whose right suffices for variables is a guess. */
final class PipelineCalls {

    private final Service service;

    PipelineCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String repository = "/repositories/{workspace}/{repo_slug}";
        String config = repository + "/pipelines_config";
        String read = "read:pipeline:bitbucket";
        String admin = "admin:pipeline:bitbucket";
        routes.add("GET", config, "repository:admin", "admin:repository:bitbucket", this::config);
        routes.add("PUT", config, "repository:admin", "admin:repository:bitbucket", this::configure);
        routes.add("GET", repository + "/environments", "pipeline", read, this::environments);
        routes.add("POST", repository + "/environments", "pipeline", admin, this::addEnvironment);
        routes.add("GET", repository + "/environments/{environment_uuid}", "pipeline", read, this::environment);
        routes.add("DELETE", repository + "/environments/{environment_uuid}", "pipeline", admin, this::deleteEnvironment);
        variables(routes, config + "/variables", call -> service.repository(call, Right.ADMIN).uuid(), true);
        variables(routes, "/workspaces/{workspace}/pipelines-config/variables", call -> service.administered(call).uuid(), true);
        // One variable of a deployment cannot be read alone: the document has no such call.
        variables(
                routes, repository + "/deployments_config/environments/{environment_uuid}/variables", call -> environmentOf(call).uuid(), false);
    }

    private void variables(Routes routes, String path, Function<Call, String> owner, boolean one) {
        String read = "read:pipeline:bitbucket";
        String admin = "admin:pipeline:bitbucket";
        routes.add("GET", path, "pipeline", read, call -> variables(call, owner.apply(call)));
        routes.add("POST", path, "pipeline:variable", admin, call -> addVariable(call, owner.apply(call)));
        if (one) {
            routes.add("GET", path + "/{variable_uuid}", "pipeline", read, call -> Answer.ok(service.shapes()
                    .settings()
                    .variable(variable(call, owner.apply(call)))));
        }
        routes.add("PUT", path + "/{variable_uuid}", "pipeline:variable", admin, call -> changeVariable(call, owner.apply(call)));
        routes.add("DELETE", path + "/{variable_uuid}", "pipeline:variable", admin, call -> {
            String key = variable(call, owner.apply(call)).key();
            service.state().change(() -> service.state().variables.remove(key));
            return Answer.empty();
        });
    }

    /** That a repository which never used Pipelines answers 404 is a guess. */
    private Answer config(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        return service.state()
                .pipelines
                .find(repository.uuid())
                .map(one -> Answer.ok(Json.object(
                        "type", "repository_pipelines_configuration",
                        "enabled", one.enabled(),
                        "repository", service.shapes().repositories().small(repository))))
                .orElseThrow(() -> Refusal.noSuchThing("Pipelines configuration"));
    }

    private Answer configure(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        PipelinesConfig fresh = new PipelinesConfig(repository.uuid(), call.object().flag("enabled", true));
        service.state().change(() -> service.state().pipelines.put(repository.uuid(), fresh));
        return config(call);
    }

    private Variable variable(Call call, String owner) {
        return service.state().variables.startingWith(owner + "/").stream()
                .filter(one -> one.uuid().equals(call.path("variable_uuid")))
                .findFirst()
                .orElseThrow(() -> Refusal.noSuchThing("Variable"));
    }

    private static String name(Body body, String otherwise) {
        String name = body.text("key", otherwise);
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,254}")) {
            throw Refusal.badField("key", "Invalid variable name.");
        }
        return name;
    }

    private Answer addVariable(Call call, String owner) {
        Body body = call.object();
        String name = name(body, "");
        Variable variable = service.state().change(() -> {
            if (service.state().variables.find(owner + "/" + name).isPresent()) {
                throw Refusal.of(409, "A variable with the name provided already exists.");
            }
            Variable fresh = new Variable(owner, Service.newUuid(), name, body.text("value", ""), body.flag("secured", false));
            service.state().variables.put(fresh.key(), fresh);
            return fresh;
        });
        return Answer.created(service.shapes().settings().variable(variable))
                .with("Location", call.address() + "/" + Links.encode(variable.uuid()));
    }

    /** What was secured is opened only with a new value: a guess, as in the pages. */
    private Answer changeVariable(Call call, String owner) {
        Body body = call.object();
        Variable fresh = service.state().change(() -> {
            Variable old = variable(call, owner);
            boolean secured = body.flag("secured", old.secured());
            String value = body.textOrNull("value");
            Variable changed = new Variable(
                    owner, old.uuid(), name(body, old.name()), value != null ? value : old.secured() && !secured ? "" : old.value(), secured);
            service.state().variables.remove(old.key());
            service.state().variables.put(changed.key(), changed);
            return changed;
        });
        return Answer.ok(service.shapes().settings().variable(fresh));
    }

    private Environment environmentOf(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        return service.state()
                .environments
                .find(repository.uuid() + "/" + call.path("environment_uuid"))
                .orElseThrow(() -> Refusal.noSuchThing("Environment"));
    }

    private Answer environment(Call call) {
        return Answer.ok(service.shapes().settings().environment(environmentOf(call)));
    }

    private Answer addEnvironment(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        String name = call.object().text("name");
        Environment environment = service.state().change(() -> {
            if (service.state().environments.startingWith(repository.uuid() + "/").stream()
                    .anyMatch(one -> one.name().equals(name))) {
                throw Refusal.of(409, "An environment with the name provided already exists.");
            }
            Environment fresh = new Environment(repository.uuid(), Service.newUuid(), name);
            service.state().environments.put(fresh.key(), fresh);
            return fresh;
        });
        return Answer.created(service.shapes().settings().environment(environment))
                .with("Location", call.address() + "/" + Links.encode(environment.uuid()));
    }

    private Answer deleteEnvironment(Call call) {
        Environment environment = environmentOf(call);
        service.state().change(() -> {
            service.state().variables.removeAll(environment.uuid() + "/");
            service.state().environments.remove(environment.key());
        });
        return Answer.empty();
    }

    private Answer environments(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        return Pages.STANDARD.plain(
                call,
                service.state().environments.startingWith(repository.uuid() + "/"),
                one -> service.shapes().settings().environment(one));
    }

    private Answer variables(Call call, String owner) {
        return Pages.STANDARD.plain(
                call,
                service.state().variables.startingWith(owner + "/"),
                one -> service.shapes().settings().variable(one));
    }
}
