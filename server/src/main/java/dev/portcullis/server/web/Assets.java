package dev.portcullis.server.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Addresses of our static files, with a mark of their content, so that browsers may keep them for good. */
public final class Assets {
    public static final String HTMX = "/webjars/htmx.org/2.0.10/dist/htmx.min.js";

    private static final Map<String, String> paths = new ConcurrentHashMap<>();

    private Assets() {}

    public static String path(String file) {
        return paths.computeIfAbsent(file, name -> "/assets/" + name + "?v=" + mark(name));
    }

    private static String mark(String file) {
        try (InputStream content = Assets.class.getResourceAsStream("/static/" + file)) {
            if (content == null) {
                throw new IllegalArgumentException("No static file " + file);
            }
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.readAllBytes());
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
