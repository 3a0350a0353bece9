package dev.portcullis.server.web;

import jakarta.servlet.http.HttpServletRequest;

/** Hears of what the guard refused to somebody who is signed in. Implemented above, by the one who keeps the trail. */
@FunctionalInterface
public interface Refusals {
    void refused(SignedIn who, Permission needed, HttpServletRequest request);
}
