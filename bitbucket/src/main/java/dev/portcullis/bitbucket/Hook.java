package dev.portcullis.bitbucket;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A webhook subscription as Bitbucket holds it (facts section 6.1).
 *
 * @param uuid its identity, in braces
 * @param url where deliveries go, as a text: others wrote it
 * @param description shown in the settings; empty when absent
 * @param active false when it delivers nothing
 * @param events such as {@code repo:push}
 * @param secretSet true when deliveries are signed; null when Bitbucket did not say
 */
public record Hook(
        String uuid,
        String url,
        String description,
        boolean active,
        Set<String> events,
        @Nullable Boolean secretSet) {}
