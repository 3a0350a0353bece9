package dev.portcullis.emulator.shape;

import dev.portcullis.emulator.state.Comment;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.PullRequest;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Task;
import dev.portcullis.emulator.state.Workspace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pull requests and their comments on the wire; hashes have twelve characters there (facts 5.6). */
public final class PullRequestShape {

    private final Links links;
    private final PeopleShape people;
    private final RepositoryShape repositories;
    private final CommitShape commits;
    private final Directory directory;

    public PullRequestShape(
            Links links, PeopleShape people, RepositoryShape repositories, CommitShape commits, Directory directory) {
        this.links = links;
        this.people = people;
        this.repositories = repositories;
        this.commits = commits;
        this.directory = directory;
    }

    public static String cut(String hash) {
        return hash.substring(0, 12);
    }

    private Repository repository(PullRequest pull) {
        return directory.repository(pull);
    }

    public Map<String, @Nullable Object> full(PullRequest pull) {
        Repository repository = repository(pull);
        List<Comment> comments = directory.comments(pull);
        String closedBy = pull.closedBy();
        String merge = pull.mergeHash();
        return Json.object(
                "comment_count", comments.stream().filter(one -> !one.deleted()).count(),
                "task_count", directory.tasks(pull).stream().filter(Task::isOpen).count(),
                "type", "pullrequest",
                "id", pull.id(),
                "title", pull.title(),
                "description", pull.description(),
                "rendered",
                        Json.object(
                                "title", Markdown.rendered(pull.title()),
                                "description", Markdown.rendered(pull.description())),
                "state", pull.state().name(),
                "draft", pull.draft(),
                "queued", false,
                "merge_commit", merge == null ? null : commits.small(repository, cut(merge)),
                "close_source_branch", pull.closeSourceBranch(),
                "closed_by", closedBy == null ? null : people.user(directory.person(closedBy)),
                "author", people.user(directory.person(pull.author())),
                "reason", pull.reason(),
                "created_on", Times.micros(pull.createdOn()),
                "updated_on", Times.micros(pull.updatedOn()),
                "destination", side(repository, pull.destinationBranch(), pull.destinationHash()),
                "source", side(repository, pull.sourceBranch(), pull.sourceHash()),
                "reviewers",
                        pull.reviewers().stream()
                                .map(one -> people.user(directory.person(one)))
                                .toList(),
                "participants", participants(pull, comments),
                "links", pullLinks(repository, pull),
                "summary", Markdown.rendered(pull.description()));
    }

    private Map<String, @Nullable Object> side(Repository repository, String branch, String hash) {
        return Json.object(
                "branch", Json.object("name", branch),
                "commit", commits.small(repository, cut(hash)),
                "repository", repositories.small(repository));
    }

    /** Who said something of a pull request, was asked to review it, or commented on it, each once. */
    private List<Object> participants(PullRequest pull, List<Comment> comments) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (PullRequest.Participant one : pull.participants()) {
            all.put(one.person(), participant(pull, one.person(), one));
        }
        for (String reviewer : pull.reviewers()) {
            all.computeIfAbsent(reviewer, person -> participant(pull, person, null));
        }
        for (Comment comment : comments) {
            if (!comment.deleted()) {
                all.computeIfAbsent(comment.author(), person -> participant(pull, person, null));
            }
        }
        return List.copyOf(all.values());
    }

    public Map<String, @Nullable Object> participant(
            PullRequest pull, String person, PullRequest.@Nullable Participant said) {
        return Json.object(
                "type",
                "participant",
                "user",
                people.user(directory.person(person)),
                "role",
                pull.reviewers().contains(person) ? "REVIEWER" : "PARTICIPANT",
                "approved",
                said != null && "approved".equals(said.state()),
                "state",
                said == null ? null : said.state(),
                "participated_on",
                said == null ? null : Times.micros(said.participatedOn()));
    }

    private Map<String, @Nullable Object> pullLinks(Repository repository, PullRequest pull) {
        Workspace workspace = directory.owner(repository);
        String self = links.repository(workspace, repository, "/pullrequests/" + pull.id());
        return Json.object(
                "self", Links.href(self),
                "html", Links.href(page(repository, pull)),
                "commits", Links.href(self + "/commits"),
                "approve", Links.href(self + "/approve"),
                "request-changes", Links.href(self + "/request-changes"),
                "diff",
                        Links.href(
                                links.repository(workspace, repository, "/diff/" + spec(workspace, repository, pull))),
                "diffstat",
                        Links.href(links.repository(
                                workspace, repository, "/diffstat/" + spec(workspace, repository, pull))),
                "comments", Links.href(self + "/comments"),
                "activity", Links.href(self + "/activity"),
                "merge", Links.href(self + "/merge"),
                "decline", Links.href(self + "/decline"),
                "statuses", Links.href(self + "/statuses"));
    }

    /** What follows {@code /diff/} when a pull request's diff redirects (facts 5.5). */
    public static String spec(Workspace workspace, Repository repository, PullRequest pull) {
        return workspace.slug() + "/" + repository.slug() + ":" + cut(pull.sourceHash()) + "%0D"
                + cut(pull.destinationHash()) + "?from_pullrequest_id=" + pull.id();
    }

    private String page(Repository repository, PullRequest pull) {
        return links.page(Links.path(directory.owner(repository), repository) + "/pull-requests/" + pull.id());
    }

    public Map<String, @Nullable Object> comment(PullRequest pull, Comment comment) {
        Repository repository = repository(pull);
        Workspace workspace = directory.owner(repository);
        String self = links.repository(workspace, repository, "/pullrequests/" + pull.id());
        Map<String, @Nullable Object> shape = Json.object(
                "id", comment.id(),
                "created_on", Times.micros(comment.createdOn()),
                "updated_on", Times.micros(comment.updatedOn()),
                "content", Markdown.rendered(comment.raw()),
                "user", people.user(directory.person(comment.author())),
                "deleted", comment.deleted(),
                "pending", comment.pending(),
                "type", "pullrequest_comment",
                "links",
                        Json.object(
                                "self", Links.href(self + "/comments/" + comment.id()),
                                "html", Links.href(page(repository, pull) + "/_/diff#comment-" + comment.id())),
                "pullrequest",
                        Json.object(
                                "type", "pullrequest",
                                "id", pull.id(),
                                "title", pull.title(),
                                "draft", pull.draft(),
                                "links",
                                        Json.object(
                                                "self", Links.href(self),
                                                "html", Links.href(page(repository, pull)))));
        Comment.Place inline = comment.inline();
        if (inline != null) {
            shape.put("inline", place(inline));
        }
        Long parent = comment.parent();
        if (parent != null) {
            shape.put(
                    "parent",
                    Json.object(
                            "type",
                            "pullrequest_comment",
                            "id",
                            parent,
                            "links",
                            Json.object("self", Links.href(self + "/comments/" + parent))));
        }
        Comment.Resolution resolution = comment.resolution();
        if (resolution != null) {
            shape.put("resolution", resolution(resolution));
        }
        return shape;
    }

    public Map<String, @Nullable Object> task(PullRequest pull, Task task) {
        Repository repository = repository(pull);
        Map<String, @Nullable Object> shape = Json.object(
                "id", task.id(),
                "state", task.isOpen() ? "UNRESOLVED" : "RESOLVED",
                "content", Markdown.rendered(task.raw()),
                "creator", people.user(directory.person(task.creator())),
                "created_on", Times.micros(task.createdOn()),
                "updated_on", Times.micros(task.updatedOn()),
                "pending", false,
                "links",
                        Json.object(
                                "self",
                                Links.href(links.repository(
                                        directory.owner(repository),
                                        repository,
                                        "/pullrequests/" + pull.id() + "/tasks/" + task.id()))));
        Comment.Resolution resolution = task.resolution();
        shape.put("resolved_on", resolution == null ? null : Times.micros(resolution.createdOn()));
        shape.put("resolved_by", resolution == null ? null : people.user(directory.person(resolution.person())));
        Long comment = task.comment();
        if (comment != null) {
            directory.comments(pull).stream()
                    .filter(one -> one.id() == comment)
                    .findFirst()
                    .ifPresent(one -> shape.put("comment", comment(pull, one)));
        }
        return shape;
    }

    public Map<String, @Nullable Object> resolution(Comment.Resolution resolution) {
        return Json.object(
                "type", "comment_resolution",
                "user", people.user(directory.person(resolution.person())),
                "created_on", Times.micros(resolution.createdOn()));
    }

    private static Map<String, @Nullable Object> place(Comment.Place inline) {
        Map<String, @Nullable Object> place =
                Json.object("from", inline.from(), "to", inline.to(), "path", inline.path());
        if (inline.startFrom() != null) {
            place.put("start_from", inline.startFrom());
        }
        if (inline.startTo() != null) {
            place.put("start_to", inline.startTo());
        }
        return place;
    }
}
