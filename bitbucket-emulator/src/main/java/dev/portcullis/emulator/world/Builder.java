package dev.portcullis.emulator.world;

import dev.portcullis.emulator.git.CommitWriter;
import dev.portcullis.emulator.git.GitRepositories;
import dev.portcullis.emulator.state.Comment;
import dev.portcullis.emulator.state.DefaultReviewer;
import dev.portcullis.emulator.state.Group;
import dev.portcullis.emulator.state.Member;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Project;
import dev.portcullis.emulator.state.PullRequest;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.State;
import dev.portcullis.emulator.state.Workspace;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;

/** The steps that both worlds are made of; all times count back from noon of yesterday. */
final class Builder {

    private static final String ACME = "acme";
    private static final String GLOBEX = "globex";

    private final State state;
    private final GitRepositories git;
    private final Cast cast;
    private final Instant now;

    Builder(State state, GitRepositories git, Cast cast, LocalDate today) {
        this.state = state;
        this.git = git;
        this.cast = cast;
        this.now = today.minusDays(1).atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
    }

    State state() {
        return state;
    }

    Cast cast() {
        return cast;
    }

    Instant daysAgo(int days) {
        return now.minus(days, ChronoUnit.DAYS).plus(days * 37 % 300, ChronoUnit.MINUTES);
    }

    /** Both workspaces with their members; the service account owns both. */
    void workspaces(Person... moreInAcme) {
        workspace(
                ACME,
                "Acme",
                Workspace.Plan.STANDARD,
                Stream.concat(Stream.of(cast.amara, cast.lukas, cast.mei), Stream.of(moreInAcme))
                        .toList());
        workspace(GLOBEX, "Globex", Workspace.Plan.PREMIUM, List.of(cast.sofia, cast.omar));
    }

    private void workspace(String slug, String name, Workspace.Plan plan, List<Person> others) {
        Workspace workspace = new Workspace(Cast.uuid("workspace " + slug), slug, name, plan, daysAgo(500));
        state.workspaces.put(workspace.uuid(), workspace);
        member(workspace, cast.service, Member.Role.OWNER, Right.WRITE);
        member(workspace, cast.developer, Member.Role.MEMBER, Right.WRITE);
        others.forEach(one -> member(workspace, one, Member.Role.CREATE_PROJECT, Right.WRITE));
        List<String> developers = Stream.concat(Stream.of(cast.developer), others.stream())
                .map(Person::uuid)
                .toList();
        group(workspace, "administrators", "Administrators", Right.ADMIN, List.of(cast.service.uuid()));
        group(workspace, "developers", "Developers", Right.WRITE, developers);
    }

    private void group(Workspace workspace, String slug, String name, Right right, List<String> members) {
        Group group = new Group(workspace.uuid(), slug, name, right, members);
        state.groups.put(group.key(), group);
    }

    /** What is to be set of a repository that was made before. */
    Settings settings(String workspace, String slug) {
        return new Settings(
                state,
                this,
                state.repositories
                        .find(Cast.uuid("repository " + workspace + "/" + slug))
                        .orElseThrow());
    }

    void workspaceVariable(String workspace, String name, String value, boolean secured) {
        Settings.variable(state, Cast.uuid("workspace " + workspace), name, value, secured);
    }

    void projectReviewer(String workspace, String project, Person person) {
        DefaultReviewer reviewer =
                new DefaultReviewer(Cast.uuid("project " + workspace + "/" + project), person.uuid());
        state.defaultReviewers.put(reviewer.key(), reviewer);
    }

    private void member(Workspace workspace, Person person, Member.Role role, Right right) {
        Member member = new Member(workspace.uuid(), person.uuid(), role, right, daysAgo(300));
        state.members.put(member.key(), member);
    }

    void project(String workspace, String key, String name, String description) {
        Project project = new Project(
                Cast.uuid("project " + workspace + "/" + key),
                Cast.uuid("workspace " + workspace),
                key,
                name,
                description,
                true,
                daysAgo(290),
                daysAgo(40));
        state.projects.put(project.uuid(), project);
    }

    /** A repository that is still empty. */
    Repository repository(String workspace, String project, String slug, String language, String description, int age) {
        Repository repository = new Repository(
                Cast.uuid("repository " + workspace + "/" + slug),
                Cast.uuid("workspace " + workspace),
                Cast.uuid("project " + workspace + "/" + project),
                slug,
                slug,
                description,
                true,
                "no_public_forks",
                language,
                null,
                daysAgo(age),
                daysAgo(age));
        git.create(repository.uuid());
        state.repositories.put(repository.uuid(), repository);
        return repository;
    }

    CommitWriter writer(Repository repository) {
        return new CommitWriter(git.open(repository.uuid()));
    }

    /** To be called when the first commits are written. */
    void mainBranch(Repository repository, String branch, int updatedDaysAgo) {
        git.pointHead(repository.uuid(), branch);
        Repository filled = repository.withMainBranch(branch).withUpdatedOn(daysAgo(updatedDaysAgo));
        state.repositories.put(filled.uuid(), filled);
    }

    PullRequest pullRequest(
            Repository repository,
            Person author,
            String title,
            String description,
            String source,
            ObjectId sourceHash,
            String destination,
            ObjectId destinationHash,
            List<Person> reviewers,
            int days) {
        int id = (int) state.next("pull/" + repository.uuid());
        PullRequest pull = new PullRequest(
                repository.uuid(),
                id,
                title,
                description,
                PullRequest.State.OPEN,
                author.uuid(),
                source,
                sourceHash.name(),
                destination,
                destinationHash.name(),
                true,
                false,
                reviewers.stream().map(Person::uuid).toList(),
                List.of(),
                null,
                null,
                "",
                daysAgo(days),
                daysAgo(days));
        state.pullRequests.put(pull.key(), pull);
        return pull;
    }

    void comment(Repository repository, int pull, Person author, String text, int days) {
        long id = state.next("comment") + Comment.FIRST_ID;
        Comment comment = new Comment(
                repository.uuid(),
                pull,
                id,
                null,
                author.uuid(),
                text,
                null,
                false,
                false,
                null,
                daysAgo(days),
                daysAgo(days));
        state.comments.put(comment.key(), comment);
    }
}
