package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.json.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Somebody or something that acts in Bitbucket: a person, an app, a token.
 *
 * @param uuid in braces; null for what has none, such as a removed account
 * @param displayName written by its owner: not to be trusted; empty when absent
 * @param nickname not unique, written by its owner; null when absent
 * @param type such as {@code user}, {@code team} or {@code app_user}, an open list; null when absent
 */
public record Account(
        @Nullable String uuid,
        String displayName,
        @Nullable String nickname,
        @Nullable String type) {

    /** Reads an account object (facts sections 5.1 and 6.3). */
    public static Account read(Fields fields) {
        String displayName = fields.textOrNull("display_name");
        return new Account(
                fields.uuidOrNull("uuid"),
                displayName == null ? "" : displayName,
                fields.textOrNull("nickname"),
                fields.textOrNull("type"));
    }
}
