package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.state.DeployKey;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Deploy keys of repositories; a key that is added again gets a new id and has never been used (facts 5.4). */
final class KeyCalls {

    private static final Pattern LINE = Pattern.compile(
            "((?:ssh-rsa|ssh-dss|ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)) [A-Za-z0-9+/]{16,}=*)(?: (.*))?");

    private final Service service;

    KeyCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String path = "/repositories/{workspace}/{repo_slug}/deploy-keys";
        String classic = "repository repository:admin";
        String admin = "admin:repository:bitbucket";
        routes.add("GET", path, classic, admin, this::list);
        routes.add("POST", path, classic, admin + " write:ssh-key:bitbucket", this::add);
        routes.add("GET", path + "/{key_id}", classic, admin, this::read);
        routes.add("DELETE", path + "/{key_id}", classic, admin + " delete:ssh-key:bitbucket", this::delete);
    }

    private Answer list(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        return Pages.STANDARD.plain(
                call,
                service.directory().deployKeys(repository),
                one -> service.shapes().settings().key(repository, one));
    }

    private DeployKey one(Call call, Repository repository) {
        return service.directory().deployKeys(repository).stream()
                .filter(one -> String.valueOf(one.id()).equals(call.path("key_id")))
                .findFirst()
                .orElseThrow(() -> Refusal.noSuchThing("Deploy key"));
    }

    private Answer read(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        return Answer.ok(service.shapes().settings().key(repository, one(call, repository)));
    }

    /** The document answers 200, not 201; the sentences are guesses. */
    private Answer add(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        Body body = call.object();
        Matcher line = LINE.matcher(body.text("key").strip());
        if (!line.matches()) {
            throw Refusal.badField("key", "Invalid SSH key.");
        }
        DeployKey key = service.state().change(() -> {
            if (service.directory().deployKeys(repository).stream()
                    .anyMatch(one -> one.key().equals(line.group(1)))) {
                throw Refusal.badField("key", "Someone has already registered that SSH key.");
            }
            DeployKey fresh = new DeployKey(
                    repository.uuid(),
                    service.state().next("deploy_key"),
                    line.group(1),
                    body.text("label", ""),
                    line.group(2) == null ? "" : line.group(2).strip(),
                    service.now(),
                    null);
            service.state().deployKeys.put(fresh.tableKey(), fresh);
            return fresh;
        });
        return Answer.ok(service.shapes().settings().key(repository, key));
    }

    private Answer delete(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        service.state()
                .change(() ->
                        service.state().deployKeys.remove(one(call, repository).tableKey()));
        return Answer.empty();
    }
}
