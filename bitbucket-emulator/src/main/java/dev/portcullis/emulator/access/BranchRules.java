package dev.portcullis.emulator.access;

import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Restriction;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What branch restrictions forbid (facts 5.3). Nobody is above them, administrators neither; whom several bind must be
 * exempt from each. Both, and the sentences, are guesses.
 */
public final class BranchRules {

    /** What somebody does to a branch. */
    public enum Act {
        CREATE,
        MOVE,
        FORCE,
        DELETE
    }

    private final Directory directory;

    public BranchRules(Directory directory) {
        this.directory = directory;
    }

    /** The sentence that refuses the act, or nothing when it may be done. */
    public Optional<String> refusal(Repository repository, Person person, String branch, Act act) {
        if (act == Act.DELETE) {
            return binding(repository, person, branch, "delete").isEmpty()
                    ? Optional.empty()
                    : Optional.of("Permission denied to delete branch " + branch + ".");
        }
        if (act == Act.FORCE && !binding(repository, person, branch, "force").isEmpty()) {
            return Optional.of("Permission denied to rewrite branch " + branch + ".");
        }
        return binding(repository, person, branch, "push").isEmpty()
                ? Optional.empty()
                : Optional.of("Permission denied to update branch " + branch + ".");
    }

    /** The restrictions of a kind that match the branch and do not exempt the person. */
    public List<Restriction> binding(Repository repository, Person person, String branch, String kind) {
        return of(repository, branch, kind).stream()
                .filter(one -> !exempts(repository, one, person))
                .toList();
    }

    /** The restrictions of a kind that match the branch. */
    public List<Restriction> of(Repository repository, String branch, String kind) {
        return directory.restrictions(repository).stream()
                .filter(one -> one.kind().equals(kind) && matches(repository, one, branch))
                .toList();
    }

    private boolean exempts(Repository repository, Restriction restriction, Person person) {
        return restriction.users().contains(person.uuid())
                || directory.groups(directory.owner(repository)).stream()
                        .anyMatch(one -> restriction.groups().contains(one.slug())
                                && one.members().contains(person.uuid()));
    }

    /** A star stands for any characters, slashes too; every other character for itself. */
    private static boolean matches(Repository repository, Restriction restriction, String branch) {
        String pattern = restriction.pattern();
        if (pattern == null) {
            return type(repository, branch).equals(restriction.branchType());
        }
        return branch.matches(
                Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    /** By the model that every repository has here: the main branch is for development, the rest goes by prefix. */
    private static String type(Repository repository, String branch) {
        if (branch.equals(repository.mainBranch())) {
            return "development";
        }
        int slash = branch.indexOf('/');
        return slash < 0 ? "" : branch.substring(0, slash);
    }
}
