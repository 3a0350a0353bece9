package dev.portcullis.emulator.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds workspaces, repositories and people by what callers know of them, and answers who may do what. */
public final class Directory {

    private final State state;
    private volatile @Nullable Listing listing;
    private volatile @Nullable Effectives effectives;

    public Directory(State state) {
        this.state = state;
    }

    /** By slug or by uuid in braces. */
    public Optional<Workspace> workspace(String id) {
        return id.startsWith("{")
                ? state.workspaces.find(id)
                : state.workspaces.all().stream()
                        .filter(one -> one.slug().equals(id))
                        .findFirst();
    }

    /** By slug or by uuid in braces. */
    public Optional<Repository> repository(String workspace, String id) {
        return workspace(workspace)
                .flatMap(owner -> id.startsWith("{")
                        ? state.repositories.find(id).filter(one -> one.workspace().equals(owner.uuid()))
                        : Optional.ofNullable(listing().bySlug.get(owner.uuid() + "/" + id)));
    }

    /** In the order in which they were made. */
    public List<Repository> repositories(Workspace workspace) {
        return listing().byWorkspace.getOrDefault(workspace.uuid(), List.of());
    }

    /** Made anew after a change: with thousands of repositories each look through all of them would be felt. */
    private record Listing(long version, Map<String, List<Repository>> byWorkspace, Map<String, Repository> bySlug) {}

    private Listing listing() {
        Listing known = listing;
        long version = state.repositories.version();
        if (known == null || known.version != version) {
            List<Repository> all = state.repositories.all().stream()
                    .sorted(Comparator.comparing(Repository::createdOn).thenComparing(Repository::slug))
                    .toList();
            Map<String, Repository> bySlug = new HashMap<>();
            all.forEach(one -> bySlug.put(one.workspace() + "/" + one.slug(), one));
            known = new Listing(
                    version, all.stream().collect(Collectors.groupingBy(Repository::workspace)), bySlug);
            listing = known;
        }
        return known;
    }

    public Workspace owner(Repository repository) {
        return state.workspaces.find(repository.workspace()).orElseThrow();
    }

    /** What a repository is a fork of, while it is there. */
    public Optional<Repository> parent(Repository repository) {
        return state.forks.find(repository.uuid()).flatMap(one -> state.repositories.find(one.parent()));
    }

    public Optional<Overrides> overrides(Repository repository) {
        return state.overrides.find(repository.uuid());
    }

    public Repository repository(PullRequest pull) {
        return state.repositories.find(pull.repository()).orElseThrow();
    }

    public List<Project> projects(Workspace workspace) {
        return state.projects.all().stream()
                .filter(one -> one.workspace().equals(workspace.uuid()))
                .sorted(Comparator.comparing(Project::key))
                .toList();
    }

    public Project project(Repository repository) {
        return state.projects.find(repository.project()).orElseThrow();
    }

    public List<Member> members(Workspace workspace) {
        return state.members.startingWith(workspace.uuid() + "/");
    }

    /** An access token of the workspace counts as an owner, one of a project or repository as a member; neither is listed. */
    public Optional<Member> member(Workspace workspace, Person person) {
        return state.bots
                .find(person.uuid())
                .filter(one -> one.workspace().equals(workspace.uuid()))
                .map(one -> new Member(
                        workspace.uuid(),
                        person.uuid(),
                        one.subject().equals(workspace.uuid()) ? Member.Role.OWNER : Member.Role.MEMBER,
                        Right.NONE,
                        workspace.createdOn()))
                .or(() -> state.members.find(workspace.uuid() + "/" + person.uuid()));
    }

    public List<Workspace> workspacesOf(Person person) {
        return state.workspaces.all().stream()
                .filter(one -> member(one, person).isPresent())
                .sorted(Comparator.comparing(Workspace::slug))
                .toList();
    }

    public Person person(String uuid) {
        return state.persons.find(uuid).orElseThrow();
    }

    public Optional<Person> personByEmail(String email) {
        return state.persons.all().stream()
                .filter(one -> one.email().equalsIgnoreCase(email))
                .findFirst();
    }

    /** By uuid in braces or by account id; user names have not been accepted since 2019 (facts 2). */
    public Optional<Person> personById(String id) {
        return state.persons.all().stream()
                .filter(one -> one.uuid().equals(id) || one.accountId().equals(id))
                .findFirst();
    }

    public Right right(Repository repository, @Nullable Person person) {
        Right open = repository.isPrivate() ? Right.NONE : Right.READ;
        if (person == null) {
            return open;
        }
        Optional<Bot> bot = state.bots.find(person.uuid());
        if (bot.isPresent()) {
            // What it may do there is a matter of its scopes.
            String subject = bot.get().subject();
            boolean reached = Stream.of(repository.uuid(), repository.project(), repository.workspace()).anyMatch(subject::equals);
            return reached ? Right.ADMIN : open;
        }
        Optional<Member> member = state.members.find(repository.workspace() + "/" + person.uuid());
        if (member.isPresent() && member.get().role() == Member.Role.OWNER) {
            return Right.ADMIN;
        }
        Right granted = state.grants
                .find(repository.uuid() + "/" + person.uuid())
                .map(Grant::right)
                .or(() -> member.map(Member::repositories))
                .orElse(Right.NONE);
        Right higher = throughGroupsAndProject(repository, person);
        Right highest = granted.covers(higher) ? granted : higher;
        return highest.covers(open) ? highest : open;
    }

    /** Somebody's highest right on a repository, with what groups and project give. */
    public record Effective(Repository repository, Person person, Right right) {}

    private record Effectives(long version, String workspace, List<Effective> rows) {}

    /** Of every repository, every member who has any; made anew after a change. */
    public List<Effective> effective(Workspace workspace) {
        long version = Stream.of(
                        state.repositories, state.members, state.grants, state.groups, state.groupGrants, state.projectGrants)
                .mapToLong(Table::version)
                .sum();
        Effectives known = effectives;
        if (known == null || known.version != version || !known.workspace.equals(workspace.uuid())) {
            known = new Effectives(
                    version,
                    workspace.uuid(),
                    repositories(workspace).stream().flatMap(one -> effective(one).stream()).toList());
            effectives = known;
        }
        return known.rows;
    }

    /** Every member who has any right on a repository; the same as {@link #right} says of each. */
    public List<Effective> effective(Repository repository) {
        Map<String, Right> given = new HashMap<>();
        BinaryOperator<Right> higher = (one, other) -> one.covers(other) ? one : other;
        state.projectGrants
                .startingWith(repository.project() + "/")
                .forEach(one -> given.merge(one.person(), Right.of(one.permission()), higher));
        for (String subject : List.of(repository.uuid(), repository.project())) {
            for (GroupGrant grant : state.groupGrants.startingWith(subject + "/")) {
                state.groups
                        .find(repository.workspace() + "/" + grant.group())
                        .ifPresent(group -> group.members()
                                .forEach(one -> given.merge(one, Right.of(grant.permission()), higher)));
            }
        }
        Right open = repository.isPrivate() ? Right.NONE : Right.READ;
        List<Effective> found = new ArrayList<>();
        for (Member member : members(owner(repository))) {
            Right own = state.grants
                    .find(repository.uuid() + "/" + member.person())
                    .map(Grant::right)
                    .orElse(member.repositories());
            Right right = member.role() == Member.Role.OWNER
                    ? Right.ADMIN
                    : higher.apply(open, higher.apply(own, given.getOrDefault(member.person(), Right.NONE)));
            if (right != Right.NONE) {
                found.add(new Effective(repository, person(member.person()), right));
            }
        }
        return found;
    }

    private Right throughGroupsAndProject(Repository repository, Person person) {
        Right project = state.projectGrants
                .find(repository.project() + "/" + person.uuid())
                .map(one -> Right.of(one.permission()))
                .orElse(Right.NONE);
        return groups(owner(repository)).stream()
                .filter(one -> one.members().contains(person.uuid()))
                .flatMap(one -> Stream.of(repository.uuid(), repository.project())
                        .flatMap(subject -> state.groupGrants.find(subject + "/" + one.slug()).stream()))
                .map(one -> Right.of(one.permission()))
                .reduce(project, (one, other) -> one.covers(other) ? one : other);
    }

    public List<Group> groups(Workspace workspace) {
        return state.groups.startingWith(workspace.uuid() + "/");
    }

    /** The explicit grants of groups on a repository, those that it has from its workspace's groups among them. */
    public List<GroupGrant> groupGrants(Repository repository) {
        return groups(owner(repository)).stream()
                .map(one -> state.groupGrants
                        .find(repository.uuid() + "/" + one.slug())
                        .orElseGet(() -> new GroupGrant(
                                repository.uuid(),
                                one.slug(),
                                one.repositories().wireName())))
                .filter(one -> Right.of(one.permission()) != Right.NONE)
                .toList();
    }

    public List<Restriction> restrictions(Repository repository) {
        return state.restrictions.startingWith(repository.uuid() + "/");
    }

    public List<DeployKey> deployKeys(Repository repository) {
        return state.deployKeys.startingWith(repository.uuid() + "/");
    }

    /** Whether somebody may change a project: owners of the workspace, and whom the project says. */
    public boolean administers(Project project, Person person) {
        Workspace workspace = state.workspaces.find(project.workspace()).orElseThrow();
        return administers(workspace, person)
                || state.bots.find(person.uuid()).filter(one -> one.subject().equals(project.uuid())).isPresent()
                || state.projectGrants
                        .find(project.uuid() + "/" + person.uuid())
                        .filter(one -> one.permission().equals("admin"))
                        .isPresent();
    }

    public boolean administers(Workspace workspace, Person person) {
        return member(workspace, person)
                .filter(one -> one.role() == Member.Role.OWNER)
                .isPresent();
    }

    public boolean mayMakeProjects(Workspace workspace, Person person) {
        return member(workspace, person)
                .filter(one -> one.role() != Member.Role.MEMBER)
                .isPresent();
    }

    public List<PullRequest> pullRequests(Repository repository) {
        return state.pullRequests.startingWith(repository.uuid() + "/");
    }

    public List<Comment> comments(PullRequest pull) {
        return state.comments.startingWith(pull.key() + "/");
    }

    public List<Task> tasks(PullRequest pull) {
        return state.tasks.startingWith(pull.key() + "/");
    }

    public List<CommitStatus> statuses(Repository repository, String commit) {
        return state.statuses.startingWith(repository.uuid() + "/" + commit + "/").stream()
                .sorted(Comparator.comparing(CommitStatus::createdOn))
                .toList();
    }

    public List<Report> reports(Repository repository, String commit) {
        return state.reports.startingWith(repository.uuid() + "/" + commit + "/").stream()
                .sorted(Comparator.comparing(Report::createdOn))
                .toList();
    }

    public List<Annotation> annotations(Report report) {
        return state.annotations.startingWith(report.key() + "/").stream()
                .sorted(Comparator.comparingLong(Annotation::order))
                .toList();
    }

    public List<Hook> hooks(Hook.Subject subject, String uuid) {
        return state.hooks.all().stream()
                .filter(one -> one.subject() == subject && one.subjectUuid().equals(uuid))
                .sorted(Comparator.comparing(Hook::createdAt))
                .toList();
    }
}
