package dev.portcullis.server.alerts;

import dev.portcullis.server.integrations.Sealer;
import java.util.HexFormat;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What outgoing webhooks are signed with: made here, shown once, kept sealed. */
@Component
class ChannelSecrets {
    private final ChannelStore store;
    private final Sealer sealer;

    ChannelSecrets(ChannelStore store, Sealer sealer) {
        this.store = store;
        this.sealer = sealer;
    }

    static String make() {
        return HexFormat.of().formatHex(Sealer.random(32));
    }

    byte[] seal(UUID channel, String secret) {
        return sealer.seal(identity(channel), secret);
    }

    String open(UUID channel) {
        return sealer.openText(identity(channel), store.secret(channel).orElseThrow(() -> new IllegalStateException("The channel has no secret")));
    }

    private static String identity(UUID channel) {
        return "channel:" + channel + ":secret";
    }
}
