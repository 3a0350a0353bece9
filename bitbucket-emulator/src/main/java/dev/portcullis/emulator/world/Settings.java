package dev.portcullis.emulator.world;

import dev.portcullis.emulator.state.DefaultReviewer;
import dev.portcullis.emulator.state.DeployKey;
import dev.portcullis.emulator.state.Environment;
import dev.portcullis.emulator.state.Grant;
import dev.portcullis.emulator.state.Hook;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.PipelinesConfig;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Restriction;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.State;
import dev.portcullis.emulator.state.Variable;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Sets what one repository of a world has to show: restrictions, keys, hooks, variables, people. */
final class Settings {

    private static final String MAIN = "main";

    private final State state;
    private final Builder builder;
    private final Repository repository;

    Settings(State state, Builder builder, Repository repository) {
        this.state = state;
        this.builder = builder;
        this.repository = repository;
    }

    /** Nobody but developers pushes to the main branch. */
    Settings push() {
        return restriction("push", MAIN, null, null, List.of("developers"));
    }

    Settings force() {
        return restriction("force", MAIN, null, null, List.of());
    }

    Settings delete() {
        return restriction("delete", MAIN, null, null, List.of());
    }

    Settings approvals(int count) {
        return restriction("require_approvals_to_merge", MAIN, null, count, List.of());
    }

    Settings check(String kind, @Nullable Integer value) {
        return restriction(kind, MAIN, null, value, List.of());
    }

    /** The same for whatever branch the branching model calls development. */
    Settings development(String kind) {
        List<String> groups = kind.equals("push") ? List.of("developers") : List.of();
        return restriction(kind, null, "development", null, groups);
    }

    private Settings restriction(
            String kind,
            @Nullable String pattern,
            @Nullable String type,
            @Nullable Integer value,
            List<String> groups) {
        Restriction restriction = new Restriction(
                repository.uuid(), state.next("restriction"), kind, pattern, type, value, List.of(), groups);
        state.restrictions.put(restriction.key(), restriction);
        return this;
    }

    /** A key that was added and used so many days ago; null for one that was never used. */
    Settings key(String label, String comment, int added, @Nullable Integer used) {
        Random random = new Random((repository.slug() + label).hashCode());
        byte[] point = new byte[32];
        random.nextBytes(point);
        byte[] head = {0, 0, 0, 11, 's', 's', 'h', '-', 'e', 'd', '2', '5', '5', '1', '9', 0, 0, 0, 32};
        byte[] whole = new byte[head.length + point.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(point, 0, whole, head.length, point.length);
        DeployKey key = new DeployKey(
                repository.uuid(),
                state.next("deploy_key"),
                "ssh-ed25519 " + Base64.getEncoder().encodeToString(whole),
                label,
                comment,
                builder.daysAgo(added),
                used == null ? null : builder.daysAgo(used));
        state.deployKeys.put(key.tableKey(), key);
        return this;
    }

    /** Somebody else's hook, for events that hardly ever happen here: there is nobody at its address. */
    Settings hook(String description, String url, @Nullable String secret) {
        Hook hook = new Hook(
                Cast.uuid("hook " + repository.slug() + " " + url),
                Hook.Subject.REPOSITORY,
                repository.uuid(),
                description,
                url,
                true,
                List.of("repo:fork", "repo:commit_comment_created"),
                secret,
                false,
                builder.daysAgo(100));
        state.hooks.put(hook.uuid(), hook);
        return this;
    }

    Settings pipelines() {
        state.pipelines.put(repository.uuid(), new PipelinesConfig(repository.uuid(), true));
        return this;
    }

    Settings variable(String name, String value, boolean secured) {
        variable(state, repository.uuid(), name, value, secured);
        return this;
    }

    Settings environment(String name, String variable, String value, boolean secured) {
        Environment environment =
                new Environment(repository.uuid(), Cast.uuid("environment " + repository.slug() + " " + name), name);
        state.environments.put(environment.key(), environment);
        variable(state, environment.uuid(), variable, value, secured);
        return this;
    }

    static void variable(State state, String owner, String name, String value, boolean secured) {
        Variable variable = new Variable(owner, Cast.uuid("variable " + owner + " " + name), name, value, secured);
        state.variables.put(variable.key(), variable);
    }

    Settings administrators(List<Person> people) {
        for (Person one : people) {
            Grant grant = new Grant(repository.uuid(), one.uuid(), Right.ADMIN);
            state.grants.put(grant.key(), grant);
        }
        return this;
    }

    Settings reviewer(Person person) {
        DefaultReviewer reviewer = new DefaultReviewer(repository.uuid(), person.uuid());
        state.defaultReviewers.put(reviewer.key(), reviewer);
        return this;
    }

    Settings open(boolean toTheWorld, String forkPolicy) {
        Repository old = state.repositories.find(repository.uuid()).orElseThrow();
        Repository fresh = new Repository(
                old.uuid(),
                old.workspace(),
                old.project(),
                old.slug(),
                old.name(),
                old.description(),
                !toTheWorld,
                forkPolicy,
                old.language(),
                old.mainBranch(),
                old.createdOn(),
                old.updatedOn());
        state.repositories.put(fresh.uuid(), fresh);
        return this;
    }
}
