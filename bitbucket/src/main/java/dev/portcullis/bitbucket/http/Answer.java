package dev.portcullis.bitbucket.http;

import dev.portcullis.bitbucket.access.Scopes;
import dev.portcullis.bitbucket.error.BitbucketException.Malformed;
import dev.portcullis.bitbucket.error.BitbucketException.Unavailable;
import dev.portcullis.bitbucket.json.Fields;
import java.net.http.HttpHeaders;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A successful answer: its status is 2xx and its body is whole. */
public final class Answer {

    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;

    Answer(int status, HttpHeaders headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    public int status() {
        return status;
    }

    /**
     * The body as one JSON object.
     *
     * @throws Malformed when it is something else
     */
    public Fields json() {
        String type = headers.firstValue("content-type").orElse("application/json");
        if (!type.contains("json")) {
            throw new Malformed("Bitbucket answered with another type than JSON");
        }
        return Fields.parse(body, "The answer");
    }

    /**
     * Reads what a write brought back. It has been done, so a body that cannot be read leaves us without its identity.
     *
     * @throws Unavailable with an unknown outcome when the body is not what it should be
     */
    public <T> T written(Function<Fields, T> reading) {
        try {
            return reading.apply(json());
        } catch (Malformed e) {
            throw new Unavailable("Bitbucket took the write, but its answer cannot be read", true, e);
        }
    }

    /** The scopes that the credential holds; null when the answer did not say. */
    public @Nullable Scopes scopes() {
        return scopes(headers);
    }

    /** The kind of the credential in Bitbucket's words, an open list; null when the answer did not say. */
    public @Nullable String credentialType() {
        return headers.firstValue("x-credential-type").orElse(null);
    }

    static @Nullable Scopes scopes(HttpHeaders headers) {
        return headers.firstValue("x-oauth-scopes").map(Scopes::parse).orElse(null);
    }
}
