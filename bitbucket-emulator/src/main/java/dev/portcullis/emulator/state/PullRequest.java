package dev.portcullis.emulator.state;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pull request inside one repository; hashes are kept in full and cut to twelve characters on the wire (facts 5.6).
 *
 * <p>While it is open the hashes follow the branches; {@code sourceHash} stays at the last one seen when the branch goes.
 */
public record PullRequest(
        String repository,
        int id,
        String title,
        String description,
        State state,
        String author,
        String sourceBranch,
        String sourceHash,
        String destinationBranch,
        String destinationHash,
        boolean closeSourceBranch,
        boolean draft,
        List<String> reviewers,
        List<Participant> participants,
        @Nullable String mergeHash,
        @Nullable String closedBy,
        String reason,
        Instant createdOn,
        Instant updatedOn) {

    public enum State {
        OPEN,
        MERGED,
        DECLINED,
        SUPERSEDED
    }

    /** What one person said of a pull request; {@code state} is approved, changes_requested or null. */
    public record Participant(String person, @Nullable String state, Instant participatedOn) {}

    public String key() {
        return key(repository, id);
    }

    public static String key(String repository, int id) {
        return "%s/%08d".formatted(repository, id);
    }

    public boolean isOpen() {
        return state == State.OPEN;
    }

    public PullRequest withHeads(String source, String destination, Instant time) {
        return new PullRequest(
                repository,
                id,
                title,
                description,
                state,
                author,
                sourceBranch,
                source,
                destinationBranch,
                destination,
                closeSourceBranch,
                draft,
                reviewers,
                participants,
                mergeHash,
                closedBy,
                reason,
                createdOn,
                time);
    }

    public PullRequest withText(
            String newTitle,
            String newDescription,
            List<String> newReviewers,
            boolean newClose,
            boolean newDraft,
            Instant time) {
        return new PullRequest(
                repository,
                id,
                newTitle,
                newDescription,
                state,
                author,
                sourceBranch,
                sourceHash,
                destinationBranch,
                destinationHash,
                newClose,
                newDraft,
                newReviewers,
                participants,
                mergeHash,
                closedBy,
                reason,
                createdOn,
                time);
    }

    public PullRequest withDestination(String branch, String hash) {
        return new PullRequest(
                repository,
                id,
                title,
                description,
                state,
                author,
                sourceBranch,
                sourceHash,
                branch,
                hash,
                closeSourceBranch,
                draft,
                reviewers,
                participants,
                mergeHash,
                closedBy,
                reason,
                createdOn,
                updatedOn);
    }

    public PullRequest withParticipants(List<Participant> list, Instant time) {
        return new PullRequest(
                repository,
                id,
                title,
                description,
                state,
                author,
                sourceBranch,
                sourceHash,
                destinationBranch,
                destinationHash,
                closeSourceBranch,
                draft,
                reviewers,
                list,
                mergeHash,
                closedBy,
                reason,
                createdOn,
                time);
    }

    public PullRequest closed(State how, @Nullable String merge, String by, String why, Instant time) {
        return new PullRequest(
                repository,
                id,
                title,
                description,
                how,
                author,
                sourceBranch,
                sourceHash,
                destinationBranch,
                destinationHash,
                closeSourceBranch,
                draft,
                reviewers,
                participants,
                merge,
                by,
                why,
                createdOn,
                time);
    }
}
