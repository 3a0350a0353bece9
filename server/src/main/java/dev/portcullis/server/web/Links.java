package dev.portcullis.server.web;

import dev.portcullis.server.Settings;
import java.net.URI;
import org.springframework.stereotype.Component;

/** Full addresses of our pages, for what leaves the browser: comments, reports, mails. Never made from a request's {@code Host}. */
@Component
public class Links {
    private final String address;

    Links(Settings settings) {
        String text = settings.address().toString();
        this.address = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** @param path of one of our pages, with its leading slash */
    public URI to(String path) {
        return URI.create(address + path);
    }
}
