package dev.portcullis.emulator;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One REST request and its answer.
 *
 * @param path with {@code /2.0}, as it came, undecoded
 * @param operation method and path of the operation as Atlassian's document writes it; method and path where there is none
 * @param principal user name of the caller, null when anonymous or refused
 */
public record Exchange(
        Instant time,
        @Nullable String principal,
        String method,
        String path,
        @Nullable String query,
        String operation,
        Map<String, List<String>> requestHeaders,
        byte[] requestBody,
        int status,
        Map<String, List<String>> responseHeaders,
        byte[] responseBody) {

    Exchange withoutAnswer() {
        return new Exchange(
                time,
                principal,
                method,
                path,
                query,
                operation,
                requestHeaders,
                requestBody,
                status,
                responseHeaders,
                new byte[0]);
    }

    @Override
    public String toString() {
        return method + " " + path + (query == null ? "" : "?" + query) + " → " + status + " (" + principal + ")";
    }
}
