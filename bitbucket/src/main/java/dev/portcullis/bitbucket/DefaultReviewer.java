package dev.portcullis.bitbucket;

/**
 * Somebody who is added to every new pull request (facts section 5.2).
 *
 * @param user the account
 * @param reviewerType {@code repository} or {@code project}: where it is set
 */
public record DefaultReviewer(Account user, String reviewerType) {}
