package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Secret;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook subscription should be.
 *
 * @param url where deliveries go; must be public
 * @param description shown in the settings
 * @param active false to deliver nothing
 * @param events such as {@code repo:push}; not empty
 * @param secret to sign with, at most {@value #MAX_SECRET} characters; null leaves it as it is
 */
public record HookSettings(
        URI url,
        String description,
        boolean active,
        Set<String> events,
        @Nullable Secret secret) {

    public static final int MAX_SECRET = 128;

    public HookSettings {
        events = Set.copyOf(events);
        if (events.isEmpty()) {
            throw new IllegalArgumentException("A hook wants at least one event");
        }
        if (secret != null && secret.reveal().length() > MAX_SECRET) {
            throw new IllegalArgumentException("A hook's secret has at most " + MAX_SECRET + " characters");
        }
    }
}
