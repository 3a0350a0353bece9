package dev.portcullis.bitbucket.http;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One request to be sent: the operation, its filled path with query, and the body.
 *
 * @param target below the API's address, starts with a slash, encoded
 * @param body JSON; null for none
 */
public record Call(Operation operation, String target, byte @Nullable [] body) {

    /**
     * Fills the path template of the operation.
     *
     * @param parts the values in the order of the template, not encoded
     * @throws IllegalArgumentException when there are too few or too many, or one is no path part
     */
    public static Call of(Operation operation, Object... parts) {
        StringBuilder target = new StringBuilder();
        int next = 0;
        for (String piece : operation.path().substring(1).split("/")) {
            target.append('/');
            if (!piece.startsWith("{")) {
                target.append(piece);
            } else if (next < parts.length) {
                target.append(PathParts.encode(parts[next++].toString()));
            } else {
                throw new IllegalArgumentException(operation + " wants more path parts");
            }
        }
        if (next != parts.length) {
            throw new IllegalArgumentException(operation + " wants fewer path parts");
        }
        return new Call(operation, target.toString(), null);
    }

    /** Adds a query parameter; the value is encoded here. */
    public Call query(String name, Object value) {
        char separator = target.indexOf('?') < 0 ? '?' : '&';
        return new Call(operation, target + separator + name + "=" + PathParts.escape(value.toString()), body);
    }

    /** Sends a JSON body. */
    public Call json(JsonNode json) {
        return new Call(operation, target, Json.bytes(json));
    }
}
