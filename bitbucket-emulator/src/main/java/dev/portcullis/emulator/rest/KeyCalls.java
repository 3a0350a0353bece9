package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.shape.Json;
import dev.portcullis.emulator.shape.Times;
import dev.portcullis.emulator.state.AccountKey;
import dev.portcullis.emulator.state.DeployKey;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Project;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.Table;
import dev.portcullis.emulator.state.Workspace;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SSH keys: of repositories and projects to deploy with, and of the caller's own account. A deploy key that is added again gets a new id and has
 * never been used (facts 5.4).
 */
final class KeyCalls {

    private static final Pattern LINE = Pattern.compile(
            "((?:ssh-rsa|ssh-dss|ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)) ([A-Za-z0-9+/]{16,}=*))(?: (.*))?");

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
        routes.add("PUT", path + "/{key_id}", classic, admin + " write:ssh-key:bitbucket", this::change);
        routes.add("DELETE", path + "/{key_id}", classic, admin + " delete:ssh-key:bitbucket", this::delete);
        String project = "/workspaces/{workspace}/projects/{project_key}/deploy-keys";
        String projectClassic = "project project:admin";
        String projectAdmin = "admin:project:bitbucket";
        routes.add("GET", project, projectClassic, projectAdmin, this::ofProject);
        routes.add("POST", project, projectClassic, projectAdmin + " write:ssh-key:bitbucket", this::addToProject);
        routes.add("GET", project + "/{key_id}", projectClassic, projectAdmin, this::oneOfProject);
        routes.add("DELETE", project + "/{key_id}", projectClassic, projectAdmin + " delete:ssh-key:bitbucket", this::deleteOfProject);
        String own = "/users/{selected_user}/ssh-keys";
        String read = "read:ssh-key:bitbucket";
        String write = "read:ssh-key:bitbucket write:ssh-key:bitbucket";
        routes.add("GET", own, "account", read, this::own);
        routes.add("POST", own, "account:write", write, this::addOwn);
        routes.add("GET", own + "/{key_id}", "account", read, this::oneOwn);
        routes.add("PUT", own + "/{key_id}", "account:write", write, this::changeOwn);
        routes.add("DELETE", own + "/{key_id}", "account:write", "delete:ssh-key:bitbucket", this::deleteOwn);
    }

    private static Matcher line(Body body) {
        Matcher line = LINE.matcher(body.text("key").strip());
        if (!line.matches()) {
            throw Refusal.badField("key", "Invalid SSH key.");
        }
        return line;
    }

    private Answer list(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        return Pages.STANDARD.plain(
                call,
                service.directory().deployKeys(repository),
                one -> service.shapes().settings().key(repository, one));
    }

    private static DeployKey one(Call call, List<DeployKey> keys) {
        return keys.stream()
                .filter(one -> String.valueOf(one.id()).equals(call.path("key_id")))
                .findFirst()
                .orElseThrow(() -> Refusal.noSuchThing("Deploy key"));
    }

    private DeployKey one(Call call, Repository repository) {
        return one(call, service.directory().deployKeys(repository));
    }

    private Answer read(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        return Answer.ok(service.shapes().settings().key(repository, one(call, repository)));
    }

    /** The document answers 200, not 201; the sentences are guesses. */
    private DeployKey added(Table<DeployKey> keys, String subject, Body body) {
        Matcher line = line(body);
        return service.state().change(() -> {
            if (keys.startingWith(subject + "/").stream().anyMatch(one -> one.key().equals(line.group(1)))) {
                throw Refusal.badField("key", "Someone has already registered that SSH key.");
            }
            DeployKey fresh = new DeployKey(
                    subject,
                    service.state().next("deploy_key"),
                    line.group(1),
                    body.text("label", ""),
                    line.group(3) == null ? "" : line.group(3).strip(),
                    service.now(),
                    null);
            keys.put(fresh.tableKey(), fresh);
            return fresh;
        });
    }

    private Answer add(Call call) {
        service.onlyPeople(call);
        Repository repository = service.repository(call, Right.ADMIN);
        DeployKey key = added(service.state().deployKeys, repository.uuid(), call.object());
        return Answer.ok(service.shapes().settings().key(repository, key));
    }

    /** Only the label can change: the document asks for the same key again. */
    private Answer change(Call call) {
        service.onlyPeople(call);
        Repository repository = service.repository(call, Right.ADMIN);
        Body body = call.object();
        DeployKey fresh = service.state().change(() -> {
            DeployKey old = one(call, repository);
            if (body.hasValue("key") && !line(body).group(1).equals(old.key())) {
                throw Refusal.badField("key", "The key itself cannot be changed.");
            }
            DeployKey changed = new DeployKey(
                    old.repository(), old.id(), old.key(), body.text("label", old.label()), old.comment(), old.createdOn(), old.lastUsed());
            service.state().deployKeys.put(changed.tableKey(), changed);
            return changed;
        });
        return Answer.ok(service.shapes().settings().key(repository, fresh));
    }

    private Answer delete(Call call) {
        service.onlyPeople(call);
        Repository repository = service.repository(call, Right.ADMIN);
        service.state()
                .change(() ->
                        service.state().deployKeys.remove(one(call, repository).tableKey()));
        return Answer.empty();
    }

    private List<DeployKey> keys(Project project) {
        return service.state().projectKeys.startingWith(project.uuid() + "/");
    }

    private Answer ofProject(Call call) {
        Workspace workspace = service.workspace(call);
        Project project = service.administeredProject(call);
        return Pages.STANDARD.plain(call, keys(project), one -> service.shapes().settings().key(workspace, project, one));
    }

    private Answer addToProject(Call call) {
        service.onlyPeople(call);
        Workspace workspace = service.workspace(call);
        Project project = service.administeredProject(call);
        DeployKey key = added(service.state().projectKeys, project.uuid(), call.object());
        return Answer.ok(service.shapes().settings().key(workspace, project, key));
    }

    private Answer oneOfProject(Call call) {
        Workspace workspace = service.workspace(call);
        Project project = service.administeredProject(call);
        return Answer.ok(service.shapes().settings().key(workspace, project, one(call, keys(project))));
    }

    private Answer deleteOfProject(Call call) {
        service.onlyPeople(call);
        Project project = service.administeredProject(call);
        service.state()
                .change(() ->
                        service.state().projectKeys.remove(one(call, keys(project)).tableKey()));
        return Answer.empty();
    }

    /** Nobody sees another's keys: 403 without a body, as the document has it for the listing. */
    private Person self(Call call) {
        Person person = service.directory()
                .personById(call.path("selected_user"))
                .orElseThrow(() -> Refusal.noSuchThing("User"));
        if (!person.uuid().equals(call.person().uuid())) {
            throw new Refusal(new Answer(403, Map.of(), null, new byte[0]));
        }
        return person;
    }

    private Map<String, @Nullable Object> shape(Person person, AccountKey one) {
        Map<String, @Nullable Object> shape = Json.object(
                "type", "ssh_key",
                "uuid", one.uuid(),
                "key", one.key(),
                "label", one.label(),
                "comment", one.comment(),
                "created_on", Times.micros(one.createdOn()),
                "last_used", null,
                "fingerprint", fingerprint(one.key()),
                "owner", service.shapes().people().user(person));
        Instant expires = one.expiresOn();
        shape.put("expires_on", expires == null ? null : Times.micros(expires));
        return shape;
    }

    private static String fingerprint(String key) {
        try {
            byte[] blob = Base64.getDecoder().decode(key.substring(key.indexOf(' ') + 1));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IllegalArgumentException notBase64) {
            throw Refusal.badField("key", "Invalid SSH key.");
        }
    }

    private Answer own(Call call) {
        Person person = self(call);
        return Pages.STANDARD.plain(
                call, service.state().accountKeys.startingWith(person.uuid() + "/"), one -> shape(person, one));
    }

    private AccountKey one(Call call, Person person) {
        return service.state()
                .accountKeys
                .find(person.uuid() + "/" + call.path("key_id"))
                .orElseThrow(() -> Refusal.noSuchThing("SSH key"));
    }

    private Answer oneOwn(Call call) {
        Person person = self(call);
        return Answer.ok(shape(person, one(call, person)));
    }

    private Answer addOwn(Call call) {
        Person person = self(call);
        Body body = call.object();
        Matcher line = line(body);
        fingerprint(line.group(1));
        Instant expires = expires(call);
        AccountKey key = service.state().change(() -> {
            if (service.state().accountKeys.all().stream().anyMatch(one -> one.key().equals(line.group(1)))) {
                throw Refusal.badField("key", "Someone has already registered that SSH key.");
            }
            AccountKey fresh = new AccountKey(
                    person.uuid(), Service.newUuid(), line.group(1), body.text("label", ""), line.group(3) == null ? "" : line.group(3).strip(),
                    service.now(), expires);
            service.state().accountKeys.put(fresh.tableKey(), fresh);
            return fresh;
        });
        return Answer.created(shape(person, key));
    }

    private static @Nullable Instant expires(Call call) {
        try {
            return call.query("expires_on").map(one -> OffsetDateTime.parse(one).toInstant()).orElse(null);
        } catch (DateTimeParseException noDate) {
            throw Refusal.badField("expires_on", "Invalid date");
        }
    }

    private Answer changeOwn(Call call) {
        Person person = self(call);
        Body body = call.object();
        AccountKey fresh = service.state().change(() -> {
            AccountKey old = one(call, person);
            AccountKey changed = new AccountKey(
                    old.person(), old.uuid(), old.key(), body.text("label", old.label()), body.text("comment", old.comment()), old.createdOn(),
                    old.expiresOn());
            service.state().accountKeys.put(changed.tableKey(), changed);
            return changed;
        });
        return Answer.ok(shape(person, fresh));
    }

    private Answer deleteOwn(Call call) {
        Person person = self(call);
        service.state().change(() -> service.state().accountKeys.remove(one(call, person).tableKey()));
        return Answer.empty();
    }
}
