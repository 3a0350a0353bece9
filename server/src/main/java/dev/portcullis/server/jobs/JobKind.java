package dev.portcullis.server.jobs;

import java.util.UUID;

/**
 * A kind of work, owned by the lowest package that asks for it and handled by an upper one.
 *
 * @param name as in the table and on the jobs page
 * @param priority higher goes first
 * @param atOnce how many of them a node works at; the others wait without keeping any other work from it
 */
public record JobKind(String name, int priority, int atOnce) {
    public JobKind(String name, int priority) {
        this(name, priority, Integer.MAX_VALUE);
    }

    /** One job of a kind: the row that it brings up to date. */
    public record Job(JobKind kind, UUID workspace, String key) {
        String instance() {
            return kind.name() + '|' + workspace + '|' + key;
        }
    }

    public Job job(UUID workspace, String key) {
        return new Job(this, workspace, key);
    }
}
