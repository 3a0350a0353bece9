package dev.portcullis.emulator.pages;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One page for people; {@code location} is where to go instead. */
public record Page(int status, String contentType, byte[] body, @Nullable String location) {

    Page(int status, String contentType, byte[] body) {
        this(status, contentType, body, null);
    }

    static Page html(int status, Html html) {
        return new Page(status, "text/html; charset=utf-8", html.toString().getBytes(StandardCharsets.UTF_8));
    }

    static Page elsewhere(String address) {
        return new Page(303, "text/plain", new byte[0], address);
    }
}
