package dev.portcullis.emulator.shape;

import dev.portcullis.emulator.git.History.NamedRef;
import dev.portcullis.emulator.git.Idents;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTag;
import org.jspecify.annotations.Nullable;

/** Commits, branches and tags on the wire. */
public final class CommitShape {

    private static final List<String> MERGE_STRATEGIES = List.of(
            "merge_commit", "squash", "fast_forward", "squash_fast_forward", "rebase_fast_forward", "rebase_merge");

    private final Links links;
    private final PeopleShape people;
    private final RepositoryShape repositories;
    private final Directory directory;

    public CommitShape(Links links, PeopleShape people, RepositoryShape repositories, Directory directory) {
        this.links = links;
        this.people = people;
        this.repositories = repositories;
        this.directory = directory;
    }

    public Map<String, @Nullable Object> small(Repository repository, String hash) {
        Workspace workspace = directory.owner(repository);
        return Json.object(
                "hash",
                hash,
                "links",
                Json.object(
                        "self", Links.href(links.repository(workspace, repository, "/commit/" + hash)),
                        "html", Links.href(links.page(Links.path(workspace, repository) + "/commits/" + hash))),
                "type",
                "commit");
    }

    public Map<String, @Nullable Object> commit(Repository repository, RevCommit commit) {
        Map<String, @Nullable Object> shape = target(repository, commit);
        shape.put("rendered", Json.object("message", Markdown.rendered(commit.getFullMessage())));
        shape.put("repository", repositories.small(repository));
        return shape;
    }

    /** As {@link #commit}, without the repository, as pushes carry it. */
    public Map<String, @Nullable Object> inPush(Repository repository, RevCommit commit) {
        Map<String, @Nullable Object> shape = target(repository, commit);
        shape.put("committer", Json.object());
        shape.put("rendered", Json.object());
        shape.put("properties", Json.object());
        return shape;
    }

    private Map<String, @Nullable Object> target(Repository repository, RevCommit commit) {
        Workspace workspace = directory.owner(repository);
        String hash = commit.name();
        String message = commit.getFullMessage();
        List<Object> parents = new ArrayList<>();
        for (RevCommit parent : commit.getParents()) {
            parents.add(small(repository, parent.name()));
        }
        Map<String, @Nullable Object> all = Json.object(
                "self", Links.href(links.repository(workspace, repository, "/commit/" + hash)),
                "html", Links.href(links.page(Links.path(workspace, repository) + "/commits/" + hash)),
                "diff", Links.href(links.repository(workspace, repository, "/diff/" + hash)),
                "approve", Links.href(links.repository(workspace, repository, "/commit/" + hash + "/approve")),
                "comments", Links.href(links.repository(workspace, repository, "/commit/" + hash + "/comments")),
                "statuses", Links.href(links.repository(workspace, repository, "/commit/" + hash + "/statuses")),
                "patch", Links.href(links.repository(workspace, repository, "/patch/" + hash)));
        return Json.object(
                "type",
                "commit",
                "hash",
                hash,
                "date",
                Times.seconds(Idents.committer(commit).getWhenAsInstant()),
                "author",
                author(Idents.author(commit)),
                "message",
                message,
                "summary",
                Markdown.rendered(message),
                "links",
                all,
                "parents",
                parents);
    }

    /** The raw author, and the user whose e-mail it is: a claim that anybody can write. */
    public Map<String, @Nullable Object> author(PersonIdent ident) {
        Map<String, @Nullable Object> author =
                Json.object("type", "author", "raw", ident.getName() + " <" + ident.getEmailAddress() + ">");
        directory.personByEmail(ident.getEmailAddress()).ifPresent(person -> author.put("user", people.user(person)));
        return author;
    }

    public Map<String, @Nullable Object> branch(Repository repository, NamedRef ref) {
        return branch(repository, ref, commit(repository, ref.target()));
    }

    private Map<String, @Nullable Object> branch(
            Repository repository, NamedRef ref, Map<String, @Nullable Object> target) {
        Workspace workspace = directory.owner(repository);
        return Json.object(
                "name",
                ref.name(),
                "target",
                target,
                "links",
                Json.object(
                        "self", Links.href(links.repository(workspace, repository, "/refs/branches/" + ref.name())),
                        "commits", Links.href(links.repository(workspace, repository, "/commits/" + ref.name())),
                        "html", Links.href(links.page(Links.path(workspace, repository) + "/branch/" + ref.name())),
                        "pullrequest_create",
                                Links.href(links.page(Links.path(workspace, repository) + "/pull-requests/new?source="
                                        + Links.encodePath(ref.name()) + "&t=1"))),
                "type",
                "branch",
                "merge_strategies",
                MERGE_STRATEGIES,
                "sync_strategies",
                List.of("merge_commit", "rebase"),
                "default_merge_strategy",
                "merge_commit");
    }

    public Map<String, @Nullable Object> tag(Repository repository, NamedRef ref) {
        return tag(repository, ref, commit(repository, ref.target()));
    }

    private Map<String, @Nullable Object> tag(
            Repository repository, NamedRef ref, Map<String, @Nullable Object> target) {
        Workspace workspace = directory.owner(repository);
        RevTag annotation = ref.annotation();
        PersonIdent tagger = annotation == null ? null : annotation.getTaggerIdent();
        return Json.object(
                "name",
                ref.name(),
                "type",
                "tag",
                "message",
                annotation == null ? null : annotation.getFullMessage(),
                "date",
                tagger == null ? null : Times.seconds(tagger.getWhenAsInstant()),
                "tagger",
                tagger == null ? null : author(tagger),
                "target",
                target,
                "links",
                Json.object(
                        "self", Links.href(links.repository(workspace, repository, "/refs/tags/" + ref.name())),
                        "commits", Links.href(links.repository(workspace, repository, "/commits/" + ref.name())),
                        "html",
                                Links.href(
                                        links.page(Links.path(workspace, repository) + "/commits/tag/" + ref.name()))));
    }

    /** A branch or tag as one side of a change in a push. */
    public Map<String, @Nullable Object> refInPush(Repository repository, NamedRef ref, boolean branch) {
        Map<String, @Nullable Object> target = inPush(repository, ref.target());
        return branch ? branch(repository, ref, target) : tag(repository, ref, target);
    }
}
