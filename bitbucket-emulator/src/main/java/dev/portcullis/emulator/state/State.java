package dev.portcullis.emulator.state;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that is remembered outside git, in one file that survives {@code kill -9}.
 *
 * <p>{@link #change} writes one chunk at its end, whole or not at all; reads need no lock. All changes run in one thread
 * that nobody interrupts, because an interrupt closes the file channel under everybody.
 */
public final class State implements AutoCloseable {

    /** Dead chunks are used again after so long: enough for a killed process, if not for a lost disk cache. */
    private static final int RETENTION_MILLIS = 2_000;

    private final MVStore file;
    private final JsonMapper mapper = JsonMapper.builder().build();
    private final Thread.Builder.OfPlatform threads =
            Thread.ofPlatform().daemon().name("emulator-state");
    private volatile @Nullable Thread owner;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(work -> {
        Thread thread = threads.unstarted(work);
        owner = thread;
        return thread;
    });
    private final MVMap<String, Long> counters;

    public final Table<Person> persons;
    public final Table<Credential> credentials;
    public final Table<Workspace> workspaces;
    public final Table<Member> members;
    public final Table<Project> projects;
    public final Table<Repository> repositories;
    public final Table<Grant> grants;
    public final Table<Hook> hooks;
    public final Table<PullRequest> pullRequests;
    public final Table<Comment> comments;
    public final Table<CommitStatus> statuses;
    public final Table<Report> reports;
    public final Table<Annotation> annotations;
    public final Table<Delivery> deliveries;
    public final Table<Restriction> restrictions;
    public final Table<DeployKey> deployKeys;
    public final Table<Variable> variables;
    public final Table<Environment> environments;
    public final Table<Group> groups;
    public final Table<GroupGrant> groupGrants;
    public final Table<ProjectGrant> projectGrants;
    public final Table<DefaultReviewer> defaultReviewers;
    public final Table<PipelinesConfig> pipelines;
    public final Table<Task> tasks;
    public final Table<Bot> bots;
    public final Table<Rules> rules;
    /** Accounts without two-step authentication, by uuid. */
    public final Table<String> singleStep;
    public final Table<Consumer> consumers;
    public final Table<RefreshToken> refreshTokens;
    public final Table<AccountKey> accountKeys;
    /** Keys of projects; {@link DeployKey#repository} is the project's uuid there. */
    public final Table<DeployKey> projectKeys;
    public final Table<Fork> forks;
    public final Table<Overrides> overrides;

    public State(Path path) {
        file = new MVStore.Builder()
                .fileName(path.toString())
                .autoCommitDisabled()
                .open();
        file.setRetentionTime(RETENTION_MILLIS);
        counters = file.openMap("counters");
        persons = table("persons", Person.class);
        credentials = table("credentials", Credential.class);
        workspaces = table("workspaces", Workspace.class);
        members = table("members", Member.class);
        projects = table("projects", Project.class);
        repositories = table("repositories", Repository.class);
        grants = table("grants", Grant.class);
        hooks = table("hooks", Hook.class);
        pullRequests = table("pull_requests", PullRequest.class);
        comments = table("comments", Comment.class);
        statuses = table("statuses", CommitStatus.class);
        reports = table("reports", Report.class);
        annotations = table("annotations", Annotation.class);
        deliveries = table("deliveries", Delivery.class);
        restrictions = table("restrictions", Restriction.class);
        deployKeys = table("deploy_keys", DeployKey.class);
        variables = table("variables", Variable.class);
        environments = table("environments", Environment.class);
        groups = table("groups", Group.class);
        groupGrants = table("group_grants", GroupGrant.class);
        projectGrants = table("project_grants", ProjectGrant.class);
        defaultReviewers = table("default_reviewers", DefaultReviewer.class);
        pipelines = table("pipelines", PipelinesConfig.class);
        tasks = table("tasks", Task.class);
        bots = table("bots", Bot.class);
        rules = table("rules", Rules.class);
        singleStep = table("single_step", String.class);
        consumers = table("consumers", Consumer.class);
        refreshTokens = table("refresh_tokens", RefreshToken.class);
        accountKeys = table("account_keys", AccountKey.class);
        projectKeys = table("project_keys", DeployKey.class);
        forks = table("forks", Fork.class);
        overrides = table("overrides", Overrides.class);
    }

    private <T> Table<T> table(String name, Class<T> type) {
        return new Table<>(file.openMap(name), type, mapper);
    }

    /** Runs a change alone and makes it durable before it returns; inside another change it is part of that one. */
    public <T> T change(Supplier<T> work) {
        if (Thread.currentThread() == owner) {
            return work.get();
        }
        return await(writer.submit(() -> {
            try {
                T result = work.get();
                file.commit();
                return result;
            } catch (RuntimeException | Error failed) {
                file.rollback();
                throw failed;
            }
        }));
    }

    private static <T> T await(Future<T> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                } catch (ExecutionException failure) {
                    if (failure.getCause() instanceof RuntimeException cause) {
                        throw cause;
                    }
                    if (failure.getCause() instanceof Error cause) {
                        throw cause;
                    }
                    throw new IllegalStateException(failure.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public void change(Runnable work) {
        change(() -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    /** The next number of a sequence, from 1; to be called inside {@link #change}. */
    public long next(String counter) {
        long value = counters.getOrDefault(counter, 0L) + 1;
        counters.put(counter, value);
        return value;
    }

    /** A number that was kept under a name; -1 where none was. */
    public long number(String name) {
        return counters.getOrDefault(name, -1L);
    }

    /** To be called inside {@link #change}. */
    public void keepNumber(String name, long value) {
        counters.put(name, value);
    }

    public void forget(Repository repository) {
        String prefix = repository.uuid() + "/";
        pullRequests.removeAll(prefix);
        comments.removeAll(prefix);
        statuses.removeAll(prefix);
        reports.removeAll(prefix);
        annotations.removeAll(prefix);
        grants.removeAll(prefix);
        restrictions.removeAll(prefix);
        deployKeys.removeAll(prefix);
        variables.removeAll(prefix);
        environments.startingWith(prefix).forEach(one -> variables.removeAll(one.uuid() + "/"));
        environments.removeAll(prefix);
        groupGrants.removeAll(prefix);
        defaultReviewers.removeAll(prefix);
        pipelines.remove(repository.uuid());
        tasks.removeAll(prefix);
        forks.remove(repository.uuid());
        overrides.remove(repository.uuid());
        hooks.all().stream()
                .filter(hook -> hook.subjectUuid().equals(repository.uuid()))
                .forEach(hook -> hooks.remove(hook.uuid()));
        repositories.remove(repository.uuid());
    }

    @Override
    public void close() {
        await(writer.submit(() -> {
            file.commit();
            file.close(); // Compacting here fails an assertion of 2.4.240 now and then, and gains little.
            return Boolean.TRUE;
        }));
        writer.shutdown();
    }
}
