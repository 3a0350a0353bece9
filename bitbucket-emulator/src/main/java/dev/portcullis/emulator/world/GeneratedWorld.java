package dev.portcullis.emulator.world;

import dev.portcullis.emulator.EmulatorOptions.Size;
import dev.portcullis.emulator.git.CommitWriter;
import dev.portcullis.emulator.git.GitRepositories;
import dev.portcullis.emulator.state.Grant;
import dev.portcullis.emulator.state.Group;
import dev.portcullis.emulator.state.GroupGrant;
import dev.portcullis.emulator.state.Member;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Project;
import dev.portcullis.emulator.state.ProjectGrant;
import dev.portcullis.emulator.state.PullRequest;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.State;
import dev.portcullis.emulator.state.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;

/**
 * One workspace, initech, of any size: people in teams, projects, grants and pull requests, the same for the same numbers.
 *
 * <p>Each repository is told by {@link GeneratedRepository}, and its git objects are made when it is first opened. Every repository can be seen by
 * 20 to 40 people, owners of the workspace included, as far as there are so many.
 */
final class GeneratedWorld {

    static final String SLUG = "initech";

    private static final String SEED = "generated/seed";
    private static final String NOON = "generated/noon";
    private static final int OWNERS = 4;
    private static final int TEAM = 8;
    private static final int FEWEST = 20;
    private static final int SPREAD = 21;
    private static final String[] FIRST = {
        "Ada", "Ben", "Chi", "Dana", "Emre", "Fay", "Goran", "Hana", "Ilya", "Jun", "Kofi", "Lea", "Mona", "Nils", "Olga", "Paul", "Qiu", "Rosa", "Sami", "Tara",
    };
    private static final String[] LAST = {
        "Abbey", "Brook", "Clay", "Dale", "Elm", "Ford", "Glen", "Hill", "Isle", "Jetty", "Knoll", "Lake", "Marsh", "North", "Oak", "Pond", "Quay", "Ridge", "Stone", "Tarn",
    };
    private static final String[] AREAS = {"billing", "search", "mobile", "ledger", "gateway", "report", "identity", "stock", "shop", "fleet"};
    private static final String[] PARTS = {"api", "web", "worker", "client", "schema", "jobs", "tools", "infra", "model", "docs"};
    private static final String[] LANGUAGES = {"java", "python", "typescript", "go", "kotlin", ""};

    private final State state;
    private final Size size;
    private final Instant noon;
    private final Workspace workspace;
    private final List<Person> people = new ArrayList<>();
    private final List<Group> teams = new ArrayList<>();

    private GeneratedWorld(State state, Size size, Instant noon) {
        this.state = state;
        this.size = size;
        this.noon = noon;
        workspace = new Workspace(Cast.uuid("workspace " + SLUG), SLUG, "Initech", Workspace.Plan.PREMIUM, daysAgo(1_500));
    }

    static void build(State state, GitRepositories git, Cast cast, LocalDate today, Size size) {
        Instant noon = today.minusDays(1).atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
        state.keepNumber(SEED, size.seed());
        state.keepNumber(NOON, noon.getEpochSecond());
        resume(state, git);
        new GeneratedWorld(state, size, noon).fill(cast);
    }

    /** Lets repositories that were not opened before the emulator ended be made now. */
    static void resume(State state, GitRepositories git) {
        long noon = state.number(NOON);
        if (noon < 0) {
            return;
        }
        long seed = state.number(SEED);
        git.madeBy((uuid, files) -> {
            Repository repository = state.repositories.find(uuid).orElseThrow();
            try (CommitWriter writer = new CommitWriter(files)) {
                new GeneratedRepository(repository, seed, Instant.ofEpochSecond(noon)).write(writer);
            }
            if (repository.mainBranch() != null) {
                try {
                    files.updateRef(Constants.HEAD).link(Constants.R_HEADS + repository.mainBranch());
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            }
        });
    }

    private Instant daysAgo(long days) {
        return noon.minus(days, ChronoUnit.DAYS);
    }

    private Random random(String of) {
        return new Random(size.seed() * 31 + of.hashCode());
    }

    private void fill(Cast cast) {
        state.workspaces.put(workspace.uuid(), workspace);
        member(cast.service, Member.Role.OWNER);
        people.add(cast.service);
        for (int i = 1; i < size.people(); i++) {
            Person person = person(i);
            state.persons.put(person.uuid(), person);
            people.add(person);
            member(person, i < OWNERS ? Member.Role.OWNER : i % 5 == 0 ? Member.Role.CREATE_PROJECT : Member.Role.MEMBER);
        }
        for (int i = 0; i * TEAM < people.size(); i++) {
            team(i);
        }
        int projects = Math.max(1, size.repositories() / 25);
        List<Project> made = new ArrayList<>();
        for (int i = 0; i < projects; i++) {
            made.add(project(i));
        }
        for (int i = 0; i < size.repositories(); i++) {
            repository(i, made.get(i % projects));
        }
    }

    private Person person(int number) {
        String first = FIRST[number % FIRST.length];
        String last = LAST[number / FIRST.length % LAST.length];
        String name = first + " " + last + (number < FIRST.length * LAST.length ? "" : " " + number);
        String username = name.toLowerCase(Locale.ROOT).replace(' ', '.') + "." + number;
        String uuid = Cast.uuid("generated person " + number);
        return new Person(
                uuid,
                "712020:" + Cast.uuid("generated account " + number).replaceAll("[{}]", ""),
                name,
                name,
                username,
                username + "@initech.test",
                daysAgo(1_400 - number % 1_000));
    }

    private void member(Person person, Member.Role role) {
        Member member = new Member(workspace.uuid(), person.uuid(), role, Right.NONE, daysAgo(900));
        state.members.put(member.key(), member);
    }

    private void team(int number) {
        Random random = random("team " + number);
        Set<String> members = new HashSet<>();
        while (members.size() < Math.min(TEAM, people.size() - 1)) {
            members.add(people.get(1 + random.nextInt(people.size() - 1)).uuid());
        }
        Group group = new Group(workspace.uuid(), "team-" + number, "Team " + number, Right.NONE, members.stream().sorted().toList());
        state.groups.put(group.key(), group);
        teams.add(group);
    }

    private Project project(int number) {
        Random random = random("project " + number);
        String area = AREAS[number % AREAS.length];
        Project project = new Project(
                Cast.uuid("generated project " + number),
                workspace.uuid(),
                area.substring(0, 3).toUpperCase(Locale.ROOT) + number,
                area + " " + number,
                "All about " + area,
                number % 10 != 7,
                daysAgo(1_200 - number % 600),
                daysAgo(number % 60));
        state.projects.put(project.uuid(), project);
        GroupGrant team = new GroupGrant(project.uuid(), teams.get(random.nextInt(teams.size())).slug(), number % 3 == 0 ? "write" : "read");
        state.groupGrants.put(team.key(), team);
        ProjectGrant lead = new ProjectGrant(project.uuid(), people.get(1 + random.nextInt(people.size() - 1)).uuid(), number % 2 == 0 ? "admin" : "create-repo");
        state.projectGrants.put(lead.key(), lead);
        return project;
    }

    private void repository(int number, Project project) {
        Random random = random("repository " + number);
        String slug = AREAS[random.nextInt(AREAS.length)] + "-" + PARTS[random.nextInt(PARTS.length)] + "-" + number;
        // Most lie still, some move every day: a square of an evenly spread number gathers near zero.
        double still = random.nextDouble();
        long updated = (long) (still * still * 700 * 24 * 60);
        boolean open = !project.isPrivate() && number % 4 == 0;
        Repository repository = new Repository(
                Cast.uuid("generated repository " + number),
                workspace.uuid(),
                project.uuid(),
                slug,
                slug,
                "Part " + number + " of " + project.name(),
                !open,
                open ? "allow_forks" : "no_public_forks",
                LANGUAGES[random.nextInt(LANGUAGES.length)],
                number % 50 == 49 ? null : GeneratedRepository.mainBranch(number),
                daysAgo(701 + number % 400),
                noon.minus(updated, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS).plus(number, ChronoUnit.MICROS));
        state.repositories.put(repository.uuid(), repository);
        grants(repository, random);
        GeneratedRepository told = new GeneratedRepository(repository, size.seed(), noon);
        if (updated < 60 * 24 * 60 && repository.mainBranch() != null) {
            pullRequests(repository, told, random);
        }
    }

    /** First a team, then single people until as many as were drawn can see it. */
    private void grants(Repository repository, Random random) {
        if (random.nextBoolean()) {
            GroupGrant team = new GroupGrant(
                    repository.uuid(), teams.get(random.nextInt(teams.size())).slug(), random.nextInt(3) == 0 ? "admin" : "write");
            state.groupGrants.put(team.key(), team);
        }
        Set<String> seeing = new HashSet<>();
        people.subList(0, Math.min(OWNERS, people.size())).forEach(one -> seeing.add(one.uuid()));
        for (String subject : List.of(repository.uuid(), repository.project())) {
            state.groupGrants
                    .startingWith(subject + "/")
                    .forEach(one -> seeing.addAll(
                            Objects.requireNonNull(state.groups.get(workspace.uuid() + "/" + one.group())).members()));
        }
        state.projectGrants.startingWith(repository.project() + "/").forEach(one -> seeing.add(one.person()));
        int wanted = Math.min(FEWEST + random.nextInt(SPREAD), people.size());
        while (seeing.size() < wanted) {
            Person one = people.get(random.nextInt(people.size()));
            if (seeing.add(one.uuid())) {
                Right right = Right.values()[1 + random.nextInt(3)];
                Grant grant = new Grant(repository.uuid(), one.uuid(), right);
                state.grants.put(grant.key(), grant);
            }
        }
    }

    private void pullRequests(Repository repository, GeneratedRepository told, Random random) {
        try (CommitWriter dry = CommitWriter.dry()) {
            told.write(dry);
            for (String branch : told.branches()) {
                int id = (int) state.next("pull/" + repository.uuid());
                boolean declined = id % 4 == 0;
                Person author = people.get(1 + random.nextInt(people.size() - 1));
                String head = Objects.requireNonNull(dry.head(branch)).name();
                String base = Objects.requireNonNull(dry.head(Objects.requireNonNull(repository.mainBranch()))).name();
                Instant moved = repository.updatedOn().minus(id, ChronoUnit.HOURS);
                PullRequest pull = new PullRequest(
                        repository.uuid(),
                        id,
                        "Change " + branch.substring(branch.indexOf('/') + 1),
                        "Number " + id + " of " + repository.name(),
                        declined ? PullRequest.State.DECLINED : PullRequest.State.OPEN,
                        author.uuid(),
                        branch,
                        head,
                        Objects.requireNonNull(repository.mainBranch()),
                        base,
                        false,
                        id % 6 == 5,
                        List.of(people.get(1 + random.nextInt(people.size() - 1)).uuid()),
                        List.of(),
                        null,
                        declined ? author.uuid() : null,
                        "",
                        moved.minus(3, ChronoUnit.DAYS),
                        moved);
                state.pullRequests.put(pull.key(), pull);
            }
        }
    }
}
