package dev.portcullis.server.integrations;

import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.bitbucket.error.BitbucketException.Unavailable;
import dev.portcullis.bitbucket.http.Grant;
import dev.portcullis.bitbucket.http.GrantStore;
import dev.portcullis.bitbucket.json.Fields;
import dev.portcullis.bitbucket.json.Json;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What one consumer was given, sealed in the database: one node renews it, the others wait for what it gets. */
final class Held implements GrantStore {
    /** Longer than any call to Bitbucket: a node that was killed while it renewed keeps the others waiting no longer. */
    private static final int TURN = 30;
    private static final int TRIES = 800;
    private static final long PAUSE_MILLIS = 50;

    private final UUID principal;
    private final HeldStore store;
    private final Sealer sealer;

    Held(UUID principal, HeldStore store, Sealer sealer) {
        this.principal = principal;
        this.store = store;
        this.sealer = sealer;
    }

    @Override
    public @Nullable Grant kept() {
        return store.held(principal).map(sealed -> read(sealer.open(identity(), sealed))).orElse(null);
    }

    @Override
    public Grant renew(Function<@Nullable Grant, Grant> renewal) {
        for (int tries = 0; tries < TRIES; tries++) {
            if (store.begin(principal, TURN)) {
                try {
                    Grant before = kept();
                    Grant fresh = renewal.apply(before);
                    if (!fresh.equals(before)) store.keep(principal, sealer.seal(identity(), write(fresh)));
                    return fresh;
                } finally {
                    store.end(principal);
                }
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new Unavailable("The call was interrupted", false, stopped);
            }
        }
        throw new Unavailable("The consumer's token is being renewed elsewhere, and that does not end", false, null);
    }

    private String identity() {
        return "principal:" + principal + ":held";
    }

    private static byte[] write(Grant grant) {
        ObjectNode json = Json.object();
        json.put("access", grant.accessToken().reveal());
        Secret refresh = grant.refreshToken();
        if (refresh != null) json.put("refresh", refresh.reveal());
        json.put("until", grant.until().toEpochMilli()).put("scopes", grant.scopes());
        return Json.bytes(json);
    }

    private static Grant read(byte[] bytes) {
        Fields fields = Fields.parse(bytes, "What is held");
        String refresh = fields.textOrNull("refresh");
        return new Grant(
                Secret.of(fields.text("access")), refresh == null ? null : Secret.of(refresh), Instant.ofEpochMilli(fields.number("until")), fields.text("scopes"));
    }
}
