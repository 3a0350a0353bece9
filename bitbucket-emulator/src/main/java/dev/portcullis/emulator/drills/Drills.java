package dev.portcullis.emulator.drills;

import dev.portcullis.emulator.access.Authenticator;
import dev.portcullis.emulator.git.DirectCommit;
import dev.portcullis.emulator.git.GitRepositories;
import dev.portcullis.emulator.git.RefChange;
import dev.portcullis.emulator.hooks.Events;
import dev.portcullis.emulator.hooks.Pushes;
import dev.portcullis.emulator.shape.Times;
import dev.portcullis.emulator.state.Credential;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Member;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Project;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Rules;
import dev.portcullis.emulator.state.State;
import dev.portcullis.emulator.state.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Everything that a test, a script or somebody at the pages can let go wrong, by name. */
public final class Drills {

    /**
     * A drill by its name.
     *
     * @param parameters what it takes, for people
     * @param run takes parameters and says what was done
     */
    public record Drill(String name, String what, List<String> parameters, Function<Map<String, String>, String> run) {}

    /** Something that cannot be done, in a sentence. */
    public static final class Impossible extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Impossible(String message) {
            super(message);
        }
    }

    private final State state;
    private final Directory directory;
    private final GitRepositories git;
    private final Events events;
    private final Pushes pushes;
    private final Mischief mischief;
    private final ShiftedClock clock;
    private final Map<String, Drill> drills = new LinkedHashMap<>();

    public Drills(
            State state, Directory directory, GitRepositories git, Events events, Pushes pushes, Mischief mischief, ShiftedClock clock) {
        this.state = state;
        this.directory = directory;
        this.git = git;
        this.events = events;
        this.pushes = pushes;
        this.mischief = mischief;
        this.clock = clock;
        for (Mischief.Kind kind : Mischief.Kind.values()) {
            add(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'), WHAT.get(kind), List.of("count"), given -> times(kind, given));
        }
        add("latency", "Every REST answer waits", List.of("millis"), given -> {
            mischief.setLatency(Duration.ofMillis(number(given, "millis")));
            return "Every answer waits " + mischief.latency().toMillis() + " ms.";
        });
        add("delivery-delay", "Every event waits before it is delivered", List.of("millis"), given -> {
            mischief.setDeliveryDelay(Duration.ofMillis(number(given, "millis")));
            return "Every event waits " + mischief.deliveryDelay().toMillis() + " ms.";
        });
        add("calm", "Nothing goes wrong on the way any more", List.of(), given -> {
            mischief.calm();
            return "Nothing goes wrong on the way.";
        });
        add("clock", "The clock goes forward", List.of("seconds"), given -> {
            clock.advance(Duration.ofSeconds(number(given, "seconds")));
            return "It is " + clock.instant() + ".";
        });
        add("token-revoke", "A credential is refused from now on", List.of("credential"), given -> {
            Credential credential = credential(given);
            state.change(() -> state.credentials.remove(credential.key()));
            return "Revoked.";
        });
        add("token-issue", "Somebody gets an API token with these scopes", List.of("person", "credential", "scopes"), given -> {
            Person person = person(given);
            List<String> scopes = List.of(given(given, "scopes").split("[,\\s]+"));
            String digest = Authenticator.digest(given(given, "credential"));
            Credential token = new Credential(Credential.Kind.API_TOKEN, person.uuid(), digest, scopes);
            state.change(() -> state.credentials.put(token.key(), token));
            return person.displayName() + " has a token with " + scopes.size() + " scopes.";
        });
        add("token-expire", "A credential has expired", List.of("credential"), given -> {
            Credential old = credential(given);
            state.change(() -> state.credentials.put(
                    old.key(), new Credential(old.kind(), old.person(), old.digest(), old.scopes(), Times.now(clock), old.consumer())));
            return "Expired.";
        });
        add("allowlist", "Only these addresses see source; none named: everybody does", List.of("workspace", "blocks"), this::allowlist);
        add("two-step", "Two-step authentication must be on", List.of("workspace", "required"), given -> {
            Rules old = rules(workspace(given));
            boolean required = !"false".equals(given.get("required"));
            state.change(() -> state.rules.put(old.workspace(), new Rules(old.workspace(), old.allowlist(), required)));
            return required ? "Two-step authentication is required." : "It is not required.";
        });
        add("single-step", "An account has no two-step authentication", List.of("person", "single"), given -> {
            Person person = person(given);
            boolean single = !"false".equals(given.get("single"));
            state.change(() -> {
                if (single) {
                    state.singleStep.put(person.uuid(), person.uuid());
                } else {
                    state.singleStep.remove(person.uuid());
                }
            });
            return single ? person.displayName() + " has one step." : person.displayName() + " has two steps.";
        });
        add("role", "Somebody's role in a workspace", List.of("workspace", "person", "role"), this::role);
        add("repository-delete", "A repository is deleted", List.of("workspace", "repository"), given -> {
            Repository repository = repository(given);
            events.deleted(repository, owner(repository));
            state.change(() -> state.forget(repository));
            git.delete(repository.uuid());
            return "Deleted.";
        });
        add("repository-rename", "A repository gets another name and address", List.of("workspace", "repository", "name"), this::rename);
        add("repository-transfer", "A repository goes to another workspace", List.of("workspace", "repository", "to"), this::transfer);
        add("repository-public", "A repository is opened to the world or closed", List.of("workspace", "repository", "public"), this::open);
        add("history-rewrite", "A branch is rewritten by force", List.of("workspace", "repository", "branch"), this::rewrite);
    }

    private static final Map<Mischief.Kind, String> WHAT = Map.of(
            Mischief.Kind.DROP, "The next deliveries are lost",
            Mischief.Kind.DUPLICATE, "The next deliveries come twice",
            Mischief.Kind.REORDER, "The next deliveries come together, the last first",
            Mischief.Kind.TOO_MANY, "The next requests are told 429",
            Mischief.Kind.SERVER_ERROR, "The next requests are told 503",
            Mischief.Kind.BROKEN, "The next requests lose their connection");

    private void add(String name, String what, List<String> parameters, Function<Map<String, String>, String> run) {
        drills.put(name, new Drill(name, what, parameters, run));
    }

    public List<Drill> all() {
        return List.copyOf(drills.values());
    }

    /**
     * Lets it happen.
     *
     * @return what was done, in a sentence
     * @throws Impossible when there is no such drill, or what it is about is not there
     */
    public String run(String name, Map<String, String> parameters) {
        Drill drill = drills.get(name);
        if (drill == null) {
            throw new Impossible("There is no drill " + name + ". There are: " + String.join(", ", drills.keySet()));
        }
        return drill.run().apply(parameters);
    }

    /** What is still to go wrong on the way. */
    public Map<String, Object> told() {
        return mischief.told();
    }

    private String times(Mischief.Kind kind, Map<String, String> given) {
        int count = "for ever".equals(given.get("count")) ? Mischief.FOR_EVER : (int) number(given, "count");
        mischief.set(kind, count);
        return count == Mischief.FOR_EVER ? "Until calmed." : count + " times.";
    }

    private static String given(Map<String, String> given, String name) {
        String value = given.get(name);
        if (value == null || value.isBlank()) {
            throw new Impossible("Say " + name + ".");
        }
        return value.strip();
    }

    private static long number(Map<String, String> given, String name) {
        String value = given(given, name);
        if (!value.matches("[0-9]{1,9}")) {
            throw new Impossible(name + " is a number from 0 on.");
        }
        return Long.parseLong(value);
    }

    private Workspace workspace(Map<String, String> given) {
        return directory.workspace(given(given, "workspace")).orElseThrow(() -> new Impossible("There is no such workspace."));
    }

    private Repository repository(Map<String, String> given) {
        return directory
                .repository(given(given, "workspace"), given(given, "repository"))
                .orElseThrow(() -> new Impossible("There is no such repository."));
    }

    private Person person(Map<String, String> given) {
        String id = given(given, "person");
        return directory
                .personByEmail(id)
                .or(() -> directory.personById(id))
                .orElseThrow(() -> new Impossible("Nobody has this address or id."));
    }

    private Credential credential(Map<String, String> given) {
        String digest = Authenticator.digest(given(given, "credential"));
        return Arrays.stream(Credential.Kind.values())
                .flatMap(kind -> state.credentials.find(kind + "/" + digest).stream())
                .findFirst()
                .orElseThrow(() -> new Impossible("There is no such credential."));
    }

    private Rules rules(Workspace workspace) {
        return state.rules.find(workspace.uuid()).orElse(new Rules(workspace.uuid(), List.of(), false));
    }

    private Person owner(Repository repository) {
        Workspace workspace = directory.owner(repository);
        return directory.members(workspace).stream()
                .map(one -> directory.person(one.person()))
                .filter(one -> directory.administers(workspace, one))
                .findFirst()
                .orElseThrow();
    }

    private String allowlist(Map<String, String> given) {
        Rules old = rules(workspace(given));
        List<String> blocks = Arrays.stream(given.getOrDefault("blocks", "").split("[,\\s]+")).filter(one -> !one.isEmpty()).toList();
        state.change(() -> state.rules.put(old.workspace(), new Rules(old.workspace(), blocks, old.twoStep())));
        return blocks.isEmpty() ? "Everybody may come from anywhere." : "Only " + String.join(", ", blocks) + ".";
    }

    private String role(Map<String, String> given) {
        Workspace workspace = workspace(given);
        Person person = person(given);
        String wanted = given(given, "role");
        Member old = directory.member(workspace, person).orElse(null);
        if (wanted.equals("none")) {
            state.change(() -> state.members.remove(workspace.uuid() + "/" + person.uuid()));
            return person.displayName() + " left " + workspace.slug() + ".";
        }
        Member.Role role = Arrays.stream(Member.Role.values())
                .filter(one -> one.wireName().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new Impossible("role is owner, create-project, member or none."));
        Member fresh = new Member(
                workspace.uuid(),
                person.uuid(),
                role,
                old == null ? dev.portcullis.emulator.state.Right.NONE : old.repositories(),
                old == null ? Times.now(clock) : old.addedOn());
        state.change(() -> state.members.put(fresh.key(), fresh));
        return person.displayName() + " is " + wanted + ".";
    }

    private Repository kept(Repository old, String workspace, String project, String slug, String name, boolean isPrivate) {
        Repository fresh = new Repository(
                old.uuid(), workspace, project, slug, name, old.description(), isPrivate, old.forkPolicy(), old.language(), old.mainBranch(),
                old.createdOn(), Times.now(clock));
        state.change(() -> state.repositories.put(fresh.uuid(), fresh));
        return fresh;
    }

    private String rename(Map<String, String> given) {
        Repository old = repository(given);
        String name = given(given, "name");
        String slug = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_.-]+", "-");
        if (directory.repository(directory.owner(old).slug(), slug).isPresent()) {
            throw new Impossible("This name is taken.");
        }
        Repository fresh = kept(old, old.workspace(), old.project(), slug, name, old.isPrivate());
        events.updated(fresh, owner(fresh), events.renamed(old, fresh));
        return "It is " + slug + " now.";
    }

    /** Grants do not go along; those that the other workspace gives apply there. */
    private String transfer(Map<String, String> given) {
        Repository old = repository(given);
        Workspace to = directory.workspace(given(given, "to")).orElseThrow(() -> new Impossible("There is no such workspace."));
        Project project = directory.projects(to).stream().findFirst().orElseThrow(() -> new Impossible("It has no project."));
        if (directory.repository(to.slug(), old.slug()).isPresent()) {
            throw new Impossible("This name is taken there.");
        }
        Repository fresh = state.change(() -> {
            state.grants.removeAll(old.uuid() + "/");
            state.groupGrants.removeAll(old.uuid() + "/");
            return kept(old, to.uuid(), project.uuid(), old.slug(), old.name(), old.isPrivate());
        });
        events.transferred(old, fresh, owner(fresh));
        return "It belongs to " + to.slug() + " now.";
    }

    private String open(Map<String, String> given) {
        Repository old = repository(given);
        boolean open = !"false".equals(given.get("public"));
        Repository fresh = kept(old, old.workspace(), old.project(), old.slug(), old.name(), !open);
        events.updated(fresh, owner(fresh), new LinkedHashMap<>());
        return open ? "The world can read it." : "It is private.";
    }

    /** The newest commit of a branch is replaced by another one. */
    private String rewrite(Map<String, String> given) {
        Repository repository = repository(given);
        String branch = given.getOrDefault("branch", Objects.requireNonNullElse(repository.mainBranch(), ""));
        org.eclipse.jgit.lib.Repository files = git.open(repository.uuid());
        try (RevWalk walk = new RevWalk(files)) {
            ObjectId head = files.resolve(Constants.R_HEADS + branch);
            if (head == null) {
                throw new Impossible("There is no such branch.");
            }
            RevCommit newest = walk.parseCommit(head);
            if (newest.getParentCount() == 0) {
                throw new Impossible("Its first commit cannot be rewritten.");
            }
            RefUpdate back = files.updateRef(Constants.R_HEADS + branch);
            back.setNewObjectId(newest.getParent(0));
            back.setForceUpdate(true);
            back.update();
            Person actor = owner(repository);
            PersonIdent author = new PersonIdent(actor.displayName(), actor.email(), Times.now(clock), ZoneOffset.UTC);
            RefChange change = new DirectCommit(files, author)
                    .put(branch, null, "Rewrite history\n", Map.of("REWRITTEN.md", ("At " + clock.instant() + "\n").getBytes(StandardCharsets.UTF_8)));
            pushes.moved(repository.uuid(), actor, List.of(new RefChange(change.ref(), head.name(), change.newHash())));
            return "The branch was rewritten.";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
