package dev.portcullis.bitbucket;

import org.jspecify.annotations.Nullable;

/**
 * A task of a pull request (facts section 5.6).
 *
 * @param id a number of Bitbucket's
 * @param raw what is to be done; written by people
 * @param resolved whether it is done
 * @param creator null when the account is gone
 * @param commentId the comment that it hangs on; null for the pull request as a whole
 */
public record Task(long id, String raw, boolean resolved, @Nullable Account creator, @Nullable Long commentId) {}
