package dev.portcullis.benchmarks;

import dev.portcullis.bitbucket.Account;
import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.Project;
import dev.portcullis.bitbucket.PullRequest;
import dev.portcullis.bitbucket.Repository;
import dev.portcullis.bitbucket.RepositoryOrder;
import dev.portcullis.bitbucket.RepositoryPermission;
import dev.portcullis.bitbucket.UserPermission;
import dev.portcullis.bitbucket.Workspace;
import dev.portcullis.bitbucket.access.Credential;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.bitbucket.http.BitbucketAddresses;
import dev.portcullis.bitbucket.http.Budget;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.WritePermit;
import dev.portcullis.emulator.BitbucketEmulator;
import dev.portcullis.emulator.EmulatorOptions;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Person;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a generated workspace of a thousand repositories through the client, with the emulator's rate limits on, and holds every field that came
 * back against what the emulator keeps. What no call tells or tells twice counts as wrong.
 */
public final class ClientBench {
    private static final int REPOSITORIES = 1_000;
    private static final int PEOPLE = 200;
    private static final int ACTIVE = 100;
    private static final String SLUG = "initech";

    private record Read(
            Workspace workspace, List<Project> projects, List<Repository> repositories, List<UserPermission> members,
            List<RepositoryPermission> rights, Map<String, List<PullRequest>> pullRequests) {}

    private ClientBench() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("bench-client");
        EmulatorOptions options = EmulatorOptions.in(folder)
                .withWorld(EmulatorOptions.World.GENERATED)
                .withSize(new EmulatorOptions.Size(REPOSITORIES, PEOPLE, 11));
        try (BitbucketEmulator emulator = BitbucketEmulator.start(options)) {
            Credential credential = new Credential.ApiToken("service@acme.test", Secret.of("demo-service-token"));
            BitbucketClient client = new BitbucketClient(
                            new BitbucketAddresses(URI.create(emulator.baseUrl() + "/2.0"), URI.create(emulator.baseUrl())),
                            () -> credential, Budget.UNLIMITED, WritePermit.NONE, Clock.systemUTC())
                    .at(Priority.CRAWL);
            emulator.clearRequests();
            long begin = System.nanoTime();
            Read read = read(client);
            double seconds = (System.nanoTime() - begin) / 1e9;
            int requests = emulator.requests().size();
            int least = least(read);
            List<String> wrong = wrong(read, emulator);
            wrong.stream().limit(10).forEach(System.err::println);
            System.out.println(String.format(
                    Locale.ROOT, "bench-client repositories=%d people=%d requests=%d least=%d ratio=%.2f wrong=%d seconds=%.1f",
                    read.repositories().size(), read.members().size(), requests, least, requests / (double) least, wrong.size(), seconds));
        }
        System.exit(0);
    }

    private static Read read(BitbucketClient client) {
        Workspace workspace = client.workspaces().one(SLUG);
        List<Project> projects = client.projects().list(SLUG).whole();
        List<Repository> repositories = client.repositories().list(SLUG, RepositoryOrder.RECENTLY_UPDATED).whole();
        List<UserPermission> members = client.permissions().workspace(SLUG).whole();
        List<RepositoryPermission> rights = client.permissions().effectiveOfAll(SLUG).whole();
        Map<String, List<PullRequest>> pullRequests = new TreeMap<>();
        for (Repository one : repositories.subList(0, ACTIVE)) pullRequests.put(one.uuid(), client.pullRequests().open(SLUG, one.slug()).whole());
        return new Read(workspace, projects, repositories, members, rights, pullRequests);
    }

    private static int least(Read read) {
        return pages(read.projects().size(), 100) + pages(read.repositories().size(), 100) + pages(read.members().size(), 100)
                + pages(read.rights().size(), 100) + read.pullRequests().values().stream().mapToInt(each -> pages(each.size(), 50)).sum();
    }

    private static int pages(int rows, int page) {
        return Math.max(1, (rows + page - 1) / page);
    }

    private static List<String> wrong(Read read, BitbucketEmulator emulator) {
        Directory truth = emulator.directory();
        var workspace = truth.workspace(SLUG).orElseThrow();
        Set<String> is = new HashSet<>();
        Set<String> told = new HashSet<>();
        List<String> twice = new ArrayList<>();
        is.add("workspace " + workspace.uuid() + " " + workspace.slug() + " " + workspace.name());
        add(told, twice, "workspace " + read.workspace().uuid() + " " + read.workspace().slug() + " " + read.workspace().name());
        truth.projects(workspace).forEach(one -> is.add("project " + one.uuid() + " " + one.key() + " " + one.name() + " " + one.isPrivate()));
        read.projects().forEach(one -> add(told, twice, "project " + one.uuid() + " " + one.key() + " " + one.name() + " " + one.isPrivate()));
        var repositories = truth.repositories(workspace);
        repositories.forEach(one -> is.add("repository " + one.uuid() + " " + one.slug() + " " + one.name() + " " + one.mainBranch() + " " + one.isPrivate()
                + " " + one.forkPolicy() + " " + one.updatedOn() + " " + one.project()));
        read.repositories().forEach(one -> add(told, twice, "repository " + one.uuid() + " " + one.slug() + " " + one.name() + " " + one.mainBranch() + " "
                + one.isPrivate() + " " + one.forkPolicy() + " " + one.updatedOn() + " " + one.projectUuid()));
        truth.members(workspace).forEach(one -> is.add("member " + person(truth.person(one.person())) + " " + one.role().wireName()));
        read.members().forEach(one -> add(told, twice, "member " + person(one.user()) + " " + one.permission()));
        for (var repository : repositories) {
            for (var member : truth.members(workspace)) {
                Person person = truth.person(member.person());
                String right = truth.right(repository, person).wireName();
                if (!right.equals("none")) is.add("right " + repository.uuid() + " " + person(person) + " " + right);
            }
        }
        read.rights().forEach(one -> add(told, twice, "right " + one.repositoryUuid() + " " + person(one.user()) + " " + one.permission()));
        repositories.stream().sorted(Comparator.comparing(dev.portcullis.emulator.state.Repository::updatedOn).reversed()).limit(ACTIVE)
                .flatMap(one -> truth.pullRequests(one).stream())
                .filter(dev.portcullis.emulator.state.PullRequest::isOpen)
                .forEach(one -> is.add("pull request " + one.repository() + " " + one.id() + " " + one.title() + " " + one.sourceBranch() + " "
                        + one.sourceHash().substring(0, 12) + " " + one.destinationBranch() + " " + one.destinationHash().substring(0, 12) + " " + one.draft() + " "
                        + person(truth.person(one.author())) + " " + one.createdOn() + " " + one.updatedOn()));
        read.pullRequests().forEach((repository, pulls) -> pulls.forEach(one -> add(told, twice, "pull request " + repository + " " + one.id() + " " + one.title()
                + " " + one.sourceBranch() + " " + one.sourceHash() + " " + one.destinationBranch() + " " + one.destinationHash() + " " + one.draft() + " "
                + (one.author() == null ? null : person(one.author())) + " " + one.createdOn() + " " + one.updatedOn())));
        List<String> wrong = new ArrayList<>(twice);
        is.stream().filter(one -> !told.contains(one)).map(one -> "not told: " + one).forEach(wrong::add);
        told.stream().filter(one -> !is.contains(one)).map(one -> "not so: " + one).forEach(wrong::add);
        return wrong;
    }

    private static void add(Set<String> told, List<String> twice, String row) {
        if (!told.add(row)) twice.add("twice: " + row);
    }

    private static String person(Person one) {
        return one.uuid() + " " + one.displayName() + " " + one.nickname();
    }

    private static String person(Account one) {
        return one.uuid() + " " + one.displayName() + " " + one.nickname();
    }
}
