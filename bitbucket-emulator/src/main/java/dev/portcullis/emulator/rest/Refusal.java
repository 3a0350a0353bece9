package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.shape.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer that says no. Bodies and sentences: facts 1.4, unless marked as a guess. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    Refusal(Answer answer) {
        super(null, null, false, false);
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }

    /** What it says, for people. */
    String sentence() {
        return answer.object() instanceof Map<?, ?> body && body.get("error") instanceof Map<?, ?> error ? String.valueOf(error.get("message")) : "Refused.";
    }

    static Refusal of(int status, String message) {
        return new Refusal(Answer.json(status, error(Json.object("message", message))));
    }

    private static Map<String, @Nullable Object> error(Map<String, @Nullable Object> error) {
        return Json.object("type", "error", "error", error);
    }

    static Refusal unauthorized() {
        return new Refusal(of(401, "Token is invalid, expired, or not supported for this endpoint.")
                .answer
                .with("WWW-Authenticate", "Basic realm=\"Bitbucket.org HTTP\""));
    }

    static Refusal scopes(List<String> required, List<String> granted) {
        return new Refusal(Answer.json(
                403,
                error(Json.object(
                        "message",
                        "Your credentials lack one or more required privilege scopes.",
                        "detail",
                        Json.object("required", required, "granted", granted)))));
    }

    static Refusal forbidden() {
        return of(403, "Forbidden");
    }

    static Refusal noRepository() {
        return of(
                404,
                "You may not have access to this repository or it no longer exists in this workspace. If you think this"
                        + " repository exists and you have access, make sure you are authenticated.");
    }

    /** The sentence is a guess. */
    static Refusal noWorkspace(String id) {
        return of(404, "No workspace with identifier '" + id + "'.");
    }

    /** The sentence is a guess. */
    static Refusal noSuchThing(String what) {
        return of(404, what + " not found");
    }

    /** Both texts are guesses. */
    static Refusal unknownPath() {
        return new Refusal(Answer.json(
                404,
                error(Json.object(
                        "message", "Resource not found",
                        "detail", "There is no API hosted at this URL."))));
    }

    static Refusal gone(String change) {
        String address = "https://developer.atlassian.com/cloud/bitbucket/changelog#" + change;
        Map<String, @Nullable Object> body = error(Json.object(
                "message",
                change + " - Functionality has been deprecated",
                "detail",
                "Please read the changelog entry for more details.",
                "data",
                Json.object("announcement_url", address)));
        body.put("data", Json.object("announcement_url", address));
        return new Refusal(Answer.json(410, body));
    }

    static Refusal badField(String field, String message) {
        return new Refusal(Answer.json(
                400, error(Json.object("message", message, "fields", Json.object(field, List.of(message))))));
    }

    static Refusal tooMany() {
        return new Refusal(Answer.text(429, "Rate limit for this resource has been exceeded")
                .with("Cache-Control", "no-cache, no-store"));
    }
}
