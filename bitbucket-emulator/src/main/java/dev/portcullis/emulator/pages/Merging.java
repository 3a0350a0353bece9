package dev.portcullis.emulator.pages;

import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.PullRequest;
import dev.portcullis.emulator.state.Repository;
import java.util.List;
import java.util.Optional;

/** What the merge button asks and does. */
public interface Merging {

    /**
     * What a merge would still need.
     *
     * @param unmet in sentences
     * @param bind whether they refuse a merge; else they only warn, as on plans below Premium
     */
    record Checks(List<String> unmet, boolean bind) {}

    Checks checks(Repository repository, PullRequest pull, Person person);

    /** @return why not; empty when it was merged */
    Optional<String> merge(Repository repository, PullRequest pull, Person person, String strategy);
}
