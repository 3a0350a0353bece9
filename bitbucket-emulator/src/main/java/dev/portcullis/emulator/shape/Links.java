package dev.portcullis.emulator.shape;

import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Project;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Workspace;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Absolute addresses of the emulator's own REST interface and pages. */
public final class Links {

    private final String base;

    public Links(String base) {
        this.base = base;
    }

    public String rest(String path) {
        return base + "/2.0" + path;
    }

    public String page(String path) {
        return base + path;
    }

    public String clone(Workspace workspace, Repository repository, @Nullable Person caller) {
        String user = caller == null ? "" : encode(caller.username()) + "@";
        int host = base.indexOf("://") + 3;
        return base.substring(0, host) + user + base.substring(host) + path(workspace, repository) + ".git";
    }

    public static String path(Workspace workspace, Repository repository) {
        return "/" + workspace.slug() + "/" + repository.slug();
    }

    public String repository(Workspace workspace, Repository repository, String tail) {
        return rest("/repositories" + path(workspace, repository) + tail);
    }

    public String project(Workspace workspace, Project project) {
        return rest("/workspaces/" + workspace.slug() + "/projects/" + project.key());
    }

    public static Map<String, @Nullable Object> href(String address) {
        return Json.object("href", address);
    }

    /** Percent-encodes all but unreserved characters, so braces become {@code %7B} and {@code %7D}. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Encodes each part of a path and keeps its slashes. */
    public static String encodePath(String path) {
        return encode(path).replace("%2F", "/");
    }
}
