package dev.portcullis.emulator.pages;

import java.nio.charset.StandardCharsets;

/** One page for people. */
public record Page(int status, String contentType, byte[] body) {

    static Page html(int status, Html html) {
        return new Page(status, "text/html; charset=utf-8", html.toString().getBytes(StandardCharsets.UTF_8));
    }
}
