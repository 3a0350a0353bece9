package dev.portcullis.emulator.state;

import java.util.List;

/**
 * A group of a workspace; {@code repositories} is what it gives on every repository that says nothing else, and
 * {@code members} are uuids.
 */
public record Group(String workspace, String slug, String name, Right repositories, List<String> members) {

    public String key() {
        return workspace + "/" + slug;
    }
}
