package dev.portcullis.emulator.rest;

import java.util.List;

/** The listings across workspaces that answer 410 since 2026-04-14 (facts 2). */
final class RemovedCalls {

    private static final String CHANGE = "CHANGE-2770";

    private RemovedCalls() {}

    static void register(Routes routes) {
        for (String path : List.of(
                "/workspaces",
                "/repositories",
                "/user/permissions/repositories",
                "/user/permissions/workspaces",
                "/snippets")) {
            routes.addOpen("GET", path, call -> {
                throw Refusal.gone(CHANGE);
            });
        }
    }
}
