package dev.portcullis.emulator.rest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a request that brings files: as a form, or in parts (RFC 7578). */
final class Upload {

    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]{1,100})\"?");
    private static final Pattern NAME = Pattern.compile("(?i)[; ]name=\"([^\"]*)\"");
    private static final Pattern FILE = Pattern.compile("(?i)[; ]filename=\"([^\"]*)\"");

    /** @param fileName null for a plain field */
    record Part(String name, @Nullable String fileName, byte[] bytes) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private Upload() {}

    static List<Part> parts(Call call) {
        if (call.isForm()) {
            List<Part> parts = new ArrayList<>();
            call.form().forEach((name, values) -> values.forEach(value -> parts.add(new Part(name, null, value.getBytes(StandardCharsets.UTF_8)))));
            return parts;
        }
        Matcher boundary = BOUNDARY.matcher(String.valueOf(call.contentType()));
        if (!String.valueOf(call.contentType()).startsWith("multipart/form-data") || !boundary.find()) {
            throw Refusal.of(400, "Expected a form");
        }
        // One character a byte, so that offsets mean the same.
        String all = new String(call.body(), StandardCharsets.ISO_8859_1);
        String mark = "--" + boundary.group(1);
        List<Part> parts = new ArrayList<>();
        int at = all.indexOf(mark);
        while (at >= 0 && !all.startsWith("--", at + mark.length())) {
            int head = all.indexOf("\r\n", at) + 2;
            int body = all.indexOf("\r\n\r\n", head - 2);
            int next = all.indexOf("\r\n" + mark, body < 0 ? head : body + 2);
            if (body < 0 || next < 0) {
                throw Refusal.of(400, "A part does not end");
            }
            String headers = new String(all.substring(head, body).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            Matcher name = NAME.matcher(headers);
            if (!name.find()) {
                throw Refusal.of(400, "A part has no name");
            }
            Matcher file = FILE.matcher(headers);
            int content = Math.min(body + 4, next);
            parts.add(new Part(
                    name.group(1), file.find() ? file.group(1) : null, all.substring(content, next).getBytes(StandardCharsets.ISO_8859_1)));
            at = next + 2;
        }
        return parts;
    }
}
