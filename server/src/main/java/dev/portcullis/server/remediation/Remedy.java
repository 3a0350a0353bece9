package dev.portcullis.server.remediation;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.detection.posture.RepositoryPosture;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One kind of change that puts a setting right. Knows the state before and after, the exact calls, and the way back; keeps nothing. Each way is a
 * single call, so that nothing can stand half done.
 */
sealed interface Remedy permits AddBranchRestriction, RequireApproval, MakePrivate, GiveHookSecret, RemoveDeployKey {
    /** As in the rule files. */
    String id();

    /** What it does, as a heading in the imperative. */
    String title();

    /** The same for one rule, where one remedy answers several. */
    default String title(String rule) {
        return title();
    }

    /** Of the thing that is changed: {@code branch restrictions on force push}. */
    String noun(String rule);

    /** What changes for people, in a sentence. */
    String consequence();

    /** What undoing does, as a phrase in the imperative: {@code delete the new restriction}. */
    String back();

    /** Who will notice, as far as the facts of the repository tell. */
    List<Effect> effects(Target target, RepositoryPosture posture);

    /** How many requests one reading of the state takes. */
    default int reads() {
        return 1;
    }

    /** What it calls when it is applied and undone: the scopes follow. */
    Set<Operation> operations();

    /** Whether it gives out a secret that somebody must put somewhere else. */
    default boolean givesSecret() {
        return false;
    }

    /**
     * The state now.
     *
     * @param before as it was when the change was begun, which says what to look for; null while it was not
     * @throws dev.portcullis.bitbucket.error.BitbucketException.NotFound when the object is gone
     */
    State read(BitbucketClient client, Target target, @Nullable State before);

    /** What the state will be. The same as now where nothing is to be done. */
    State after(Target target, State now);

    /** What applying sends. */
    PlannedCall call(Target target, State now);

    /**
     * What undoing sends.
     *
     * @param before as it was when the change was begun
     * @param now as read for the preview, or after it was applied: then with the number of what came to be
     */
    PlannedCall inverse(Target target, State before, State now);

    /** Why what stands there now may be somebody else's although it looks like ours; null when nothing says so. @param after as we left it */
    default @Nullable String touched(State after, State now) {
        return null;
    }

    /** Sends it. @param secret for a remedy that gives one */
    void apply(BitbucketClient client, Target target, State now, @Nullable Secret secret);

    /** The way back. @param now as just read, with the change in place */
    void undo(BitbucketClient client, Target target, State before, State now);
}
