package dev.portcullis.server.alerts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.portcullis.detection.Severity;
import java.net.URI;
import java.util.List;

/** What a channel is set to: a record a kind, kept as JSON; its components are its form's fields. Only the address of a webhook may be secret. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ChannelSettings.Mail.class, name = "mail"),
    @JsonSubTypes.Type(value = ChannelSettings.Webhook.class, name = "webhook")
})
public sealed interface ChannelSettings {
    /** Findings less severe than this are not told. */
    Severity atLeast();

    Cadence cadence();

    /** Where it leads, for people. */
    @JsonIgnore
    String target();

    @JsonIgnore
    String kind();

    /**
     * @param team addresses that get every mail
     * @param pusher whether who pushed it gets a copy
     * @param domains lower case; an address of the pusher's commits that ends so is believed without asking the workspace
     */
    record Mail(List<String> team, boolean pusher, List<String> domains, Severity atLeast, Cadence cadence) implements ChannelSettings {
        public Mail {
            team = List.copyOf(team);
            domains = List.copyOf(domains);
        }

        @Override
        public String target() {
            String all = String.join(", ", team);
            return pusher ? (all.isEmpty() ? "who pushed it" : all + " and who pushed it") : all;
        }

        @Override
        public String kind() {
            return "mail";
        }
    }

    record Webhook(URI address, Severity atLeast, Cadence cadence) implements ChannelSettings {
        /** How much of a path is shown: it may hold a token. */
        private static final int PATH = 4;

        @Override
        public String target() {
            return address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
        }

        String origin() {
            return address.getScheme() + "://" + target();
        }

        /** Scheme, host and how the path begins; neither who signs in nor what is asked. */
        String masked() {
            String path = address.getRawPath() == null ? "" : address.getRawPath();
            boolean whole = path.length() <= 1 && address.getRawQuery() == null && address.getRawUserInfo() == null;
            return origin() + (whole ? path : (path.isEmpty() ? "/" : path.substring(0, Math.min(path.length(), PATH + 1))) + "\u2026");
        }

        Webhook at(URI other) {
            return new Webhook(other, atLeast, cadence);
        }

        @Override
        public String toString() {
            return "Webhook[" + masked() + ", " + atLeast + ", " + cadence + "]";
        }

        @Override
        public String kind() {
            return "webhook";
        }
    }
}
