package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.access.BranchRules;
import dev.portcullis.emulator.git.DirectCommit;
import dev.portcullis.emulator.git.RefChange;
import dev.portcullis.emulator.git.Tree;
import dev.portcullis.emulator.shape.Json;
import dev.portcullis.emulator.shape.Links;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import java.net.URLConnection;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** Files and folders at a commit: raw, as description, as listing (facts 5.5). */
final class SourceCalls {

    private static final Set<String> META = Set.of("message", "author", "branch", "parents", "files");

    private final Service service;

    SourceCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String path = "/repositories/{workspace}/{repo_slug}/src";
        routes.add("GET", path, "repository", "read:repository:bitbucket", this::root);
        routes.add("POST", path, "repository:write", "write:repository:bitbucket", this::commit);
        routes.add("GET", path + "/{commit}/{path}", "repository", "read:repository:bitbucket", this::source);
    }

    /**
     * A commit by fields: each path is a file's content, {@code files} names those to remove; 201 with the commit's address (facts 5.5). Without a
     * branch it goes to the main one, which begins with it in an empty repository.
     */
    private Answer commit(Call call) {
        Repository repository = service.repository(call, Right.WRITE);
        Map<String, byte @Nullable []> files = new LinkedHashMap<>();
        Map<String, String> meta = new HashMap<>();
        for (Upload.Part part : Upload.parts(call)) {
            String name = part.name();
            if (META.contains(name) && part.fileName() == null) {
                if (name.equals("files")) {
                    files.putIfAbsent(part.text(), null);
                } else {
                    meta.put(name, part.text());
                }
            } else {
                String file = name.startsWith("/") ? name.substring(1) : name;
                if (file.isEmpty() || file.contains("..") || file.startsWith(".git/")) {
                    throw Refusal.badField(name, "Invalid path");
                }
                files.put(file, part.bytes());
            }
        }
        String branch = meta.getOrDefault("branch", repository.mainBranch() == null ? "main" : repository.mainBranch());
        Person person = call.person();
        PersonIdent author = author(meta.get("author"), person);
        boolean there = service.history(repository).branch(branch).isPresent();
        service.branch(call, repository, branch, there ? BranchRules.Act.MOVE : BranchRules.Act.CREATE);
        String parent = meta.getOrDefault("parents", repository.mainBranch());
        RefChange change;
        try {
            change = new DirectCommit(service.git(repository), author)
                    .put(branch, there ? null : parent, meta.getOrDefault("message", "Edited through the API"), files);
        } catch (IllegalArgumentException wrong) {
            throw Refusal.of(400, String.valueOf(wrong.getMessage()));
        }
        service.pushes().moved(repository.uuid(), person, List.of(change));
        String hash = String.valueOf(change.newHash());
        return Answer.empty(201)
                .with("Location", service.shapes()
                        .links()
                        .repository(service.directory().owner(repository), repository, "/commit/" + hash));
    }

    private PersonIdent author(@Nullable String given, Person person) {
        Matcher known = Pattern.compile("(.+) <([^<>]+)>").matcher(given == null ? "" : given);
        return known.matches()
                ? new PersonIdent(known.group(1), known.group(2), service.now(), ZoneOffset.UTC)
                : new PersonIdent(person.displayName(), person.email(), service.now(), ZoneOffset.UTC);
    }

    private Answer root(Call call) {
        Repository repository = service.repository(call, Right.READ);
        String main = repository.mainBranch();
        if (main == null) {
            throw Refusal.noSuchThing("Commit");
        }
        return Answer.redirect(service.shapes()
                .links()
                .repository(
                        service.directory().owner(repository),
                        repository,
                        "/src/" + service.commit(repository, main).name() + "/"));
    }

    private Answer source(Call call) {
        Repository repository = service.repository(call, Right.READ);
        String revision = call.path("commit");
        // A branch whose name has a slash is asked for by its commit; how it is written does not matter (facts 4).
        if (revision.contains("/")) {
            throw Refusal.noSuchThing("Commit");
        }
        String main = repository.mainBranch();
        RevCommit commit = service.commit(repository, revision.equals("HEAD") && main != null ? main : revision);
        String wanted = call.path("path");
        String path = wanted.endsWith("/") ? wanted.substring(0, wanted.length() - 1) : wanted;
        Tree tree = new Tree(service.git(repository), commit);
        Tree.Entry entry = tree.entry(path).orElseThrow(() -> Refusal.of(404, "No such file or directory: " + path));
        boolean meta = call.query("format").orElse("").equals("meta");
        if (meta) {
            return Answer.ok(shape(repository, commit, tree, entry));
        }
        if (entry.isFolder()) {
            int depth = Pages.number(call, "max_depth", 1);
            return Pages.STANDARD.of(call, tree.list(entry, depth), one -> shape(repository, commit, tree, one));
        }
        if (entry.mode() == FileMode.GITLINK) {
            throw Refusal.of(404, "No such file or directory: " + path);
        }
        return Answer.raw(200, type(path, tree.content(entry)), tree.content(entry))
                .with("ETag", "\"" + entry.id().name() + "\"")
                .with("Content-Disposition", "attachment");
    }

    private Map<String, @Nullable Object> shape(Repository repository, RevCommit commit, Tree tree, Tree.Entry entry) {
        String self = service.shapes()
                .links()
                .repository(
                        service.directory().owner(repository),
                        repository,
                        "/src/" + commit.name() + "/" + Links.encodePath(entry.path()));
        if (entry.isFolder()) {
            return Json.object(
                    "path", entry.path(),
                    "commit", service.shapes().commits().small(repository, commit.name()),
                    "type", "commit_directory",
                    "links", Json.object("self", Links.href(self + "/"), "meta", Links.href(self + "/?format=meta")));
        }
        boolean blob = entry.mode() != FileMode.GITLINK;
        byte[] content = blob ? tree.content(entry) : new byte[0];
        return Json.object(
                "path", entry.path(),
                "commit", service.shapes().commits().small(repository, commit.name()),
                "type", "commit_file",
                "attributes", attributes(entry, content),
                "escaped_path", Links.encodePath(entry.path()),
                "size", entry.size(),
                "mimetype", type(entry.path(), content),
                "links",
                        Json.object(
                                "self", Links.href(self),
                                "meta", Links.href(self + "?format=meta"),
                                "history", Links.href(self.replaceFirst("/src/", "/filehistory/"))));
    }

    private static List<String> attributes(Tree.Entry entry, byte[] content) {
        List<String> attributes = new ArrayList<>();
        if (entry.mode() == FileMode.SYMLINK) {
            attributes.add("link");
        } else if (entry.mode() == FileMode.EXECUTABLE_FILE) {
            attributes.add("executable");
        } else if (entry.mode() == FileMode.GITLINK) {
            attributes.add("subrepository");
        }
        if (RawText.isBinary(content)) {
            attributes.add("binary");
        }
        return attributes;
    }

    /** By name where Java knows the name, else by content; the exact table of the service is not known. */
    private static String type(String path, byte[] content) {
        String guess = URLConnection.guessContentTypeFromName(path);
        if (guess != null) {
            return guess;
        }
        return RawText.isBinary(content) ? "application/octet-stream" : "text/plain";
    }
}
