package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.json.Fields;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A comment on a pull request (facts section 5.6).
 *
 * @param id a number within Bitbucket
 * @param raw the Markdown as it was written; empty when deleted
 * @param authorUuid null when the account is gone
 * @param path the file that it stands at; null for a general comment
 * @param to the line in the new file; null when it stands elsewhere
 * @param from the line in the old file; null when it stands elsewhere
 * @param parentId the comment that it answers; null when it starts a thread
 * @param deleted true for one that was deleted: Bitbucket still lists it
 * @param resolved true when its thread is resolved
 * @param createdOn when it was written
 * @param updatedOn its last change; null when Bitbucket did not say
 */
public record Comment(
        long id,
        String raw,
        @Nullable String authorUuid,
        @Nullable String path,
        @Nullable Integer to,
        @Nullable Integer from,
        @Nullable Long parentId,
        boolean deleted,
        boolean resolved,
        Instant createdOn,
        @Nullable Instant updatedOn) {

    static final String NEEDED = "id,content.raw,user.uuid,inline.path,inline.to,inline.from,parent.id,deleted,"
            + "resolution,created_on,updated_on";

    /** Reads a comment object. */
    public static Comment read(Fields fields) {
        Fields content = fields.objectOrNull("content");
        Fields user = fields.objectOrNull("user");
        Fields inline = fields.objectOrNull("inline");
        Fields parent = fields.objectOrNull("parent");
        String raw = content == null ? null : content.textOrNull("raw");
        return new Comment(
                fields.number("id"),
                raw == null ? "" : raw,
                user == null ? null : user.uuidOrNull("uuid"),
                inline == null ? null : inline.textOrNull("path"),
                inline == null ? null : inline.smallNumberOrNull("to"),
                inline == null ? null : inline.smallNumberOrNull("from"),
                parent == null ? null : parent.number("id"),
                fields.flag("deleted", false),
                fields.has("resolution"),
                fields.time("created_on"),
                fields.timeOrNull("updated_on"));
    }
}
