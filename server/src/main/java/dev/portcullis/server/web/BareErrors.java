package dev.portcullis.server.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/** What the servlet container refuses before any of our code runs, such as an address with a NUL in it, looks like every other error. */
public final class BareErrors extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) return;
        boolean ours = status >= 500;
        String title = ours ? "This did not work" : status == 404 ? "There is no such page" : "This address or form is not understood";
        String sentence = ours
                ? "The fault is ours. It is in the server's log with its cause."
                : status == 404 ? "It may have been removed, or the address is incomplete." : "A part of it is missing or has a wrong form. Nothing was changed.";
        try {
            response.setContentType("text/html;charset=UTF-8");
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'");
            response.getOutputStream().write("""
                    <!doctype html>
                    <html lang="en" data-theme="system">
                    <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
                    <title>%s · Portcullis</title><link rel="icon" href="%s" type="image/svg+xml"><link rel="stylesheet" href="%s"></head>
                    <body class="outside"><header class="outside-brand"><span>Portcullis</span></header>
                    <main class="outside-column"><div class="confirm"><h1>%s</h1><p>%s</p><div class="buttons"><a class="button primary" href="/">Go to the start</a></div></div></main></body>
                    </html>
                    """.formatted(title, Assets.path("favicon.svg"), Assets.path("portcullis.css"), title, sentence).getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException gone) {
            // Whoever asked is not there any more.
        }
    }
}
