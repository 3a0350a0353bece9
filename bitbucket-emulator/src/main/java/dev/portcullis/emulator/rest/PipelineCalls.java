package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.shape.Json;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.Workspace;

/** What is set for Pipelines, to read only (facts 5.4); whose right suffices for variables is a guess. */
final class PipelineCalls {

    private final Service service;

    PipelineCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String repository = "/repositories/{workspace}/{repo_slug}";
        String config = repository + "/pipelines_config";
        String read = "read:pipeline:bitbucket";
        routes.add("GET", config, "repository:admin", "admin:repository:bitbucket", this::config);
        routes.add("GET", config + "/variables", "pipeline", read, this::variables);
        routes.add("GET", "/workspaces/{workspace}/pipelines-config/variables", "pipeline", read, this::shared);
        routes.add("GET", repository + "/environments", "pipeline", read, this::environments);
        routes.add(
                "GET",
                repository + "/deployments_config/environments/{environment_uuid}/variables",
                "pipeline",
                read,
                this::deployment);
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

    private Answer variables(Call call) {
        return variables(call, service.repository(call, Right.ADMIN).uuid());
    }

    private Answer shared(Call call) {
        Workspace workspace = service.administered(call);
        return variables(call, workspace.uuid());
    }

    private Answer environments(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        return Pages.STANDARD.plain(
                call,
                service.state().environments.startingWith(repository.uuid() + "/"),
                one -> service.shapes().settings().environment(one));
    }

    private Answer deployment(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        String uuid = call.path("environment_uuid");
        if (service.state().environments.get(repository.uuid() + "/" + uuid) == null) {
            throw Refusal.noSuchThing("Environment");
        }
        return variables(call, uuid);
    }

    private Answer variables(Call call, String owner) {
        return Pages.STANDARD.plain(
                call,
                service.state().variables.startingWith(owner + "/"),
                one -> service.shapes().settings().variable(one));
    }
}
