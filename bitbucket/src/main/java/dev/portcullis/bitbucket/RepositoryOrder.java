package dev.portcullis.bitbucket;

/** The order of a listing of repositories. */
public enum RepositoryOrder {
    /** Oldest first: what changes during a long walk does not move, so nothing is skipped between two pages. */
    CREATED("created_on"),
    /** Last changed first, to see what is new; may skip or repeat what changes during the walk. */
    RECENTLY_UPDATED("-updated_on");

    private final String sort;

    RepositoryOrder(String sort) {
        this.sort = sort;
    }

    String sort() {
        return sort;
    }
}
