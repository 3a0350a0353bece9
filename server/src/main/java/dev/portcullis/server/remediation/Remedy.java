package dev.portcullis.server.remediation;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.access.Secret;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One kind of change that puts a setting right. Knows the state before and after, the exact calls, and the way back; keeps nothing. */
sealed interface Remedy permits AddBranchRestriction, RequireApproval, MakePrivate, GiveHookSecret, RemoveDeployKey {
    /** As in the rule files. */
    String id();

    /** What it does, as a heading in the imperative. */
    String title();

    /** What changes for people, in a sentence. */
    String consequence();

    /** What it calls when it is applied and undone: the scopes follow. */
    Set<Operation> operations();

    /** Whether it gives out a secret that somebody must put somewhere else. */
    default boolean givesSecret() {
        return false;
    }

    /**
     * The state now.
     *
     * @throws dev.portcullis.bitbucket.error.BitbucketException.NotFound when the object is gone
     */
    State read(BitbucketClient client, Target target);

    /** What the state will be. The same as now where nothing is to be done. */
    State after(Target target, State now);

    /** What applying sends, in order. */
    List<PlannedCall> calls(Target target, State now);

    /** Sends them. @param secret for a remedy that gives one */
    void apply(BitbucketClient client, Target target, State now, @Nullable Secret secret);

    /** The way back. @param now as just read: equal to {@code after(before)} */
    void undo(BitbucketClient client, Target target, State before, State now);
}
