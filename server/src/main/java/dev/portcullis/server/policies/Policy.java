package dev.portcullis.server.policies;

import java.util.List;
import java.util.UUID;

/** @param actions report, status, comments: what is asked for on a pull request, as far as the mode allows */
public record Policy(UUID id, String name, int version, Condition condition, List<String> actions) {}
