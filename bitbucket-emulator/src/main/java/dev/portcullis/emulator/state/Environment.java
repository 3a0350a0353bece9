package dev.portcullis.emulator.state;

/** Where a repository's pipelines deploy to. */
public record Environment(String repository, String uuid, String name) {

    public String key() {
        return repository + "/" + uuid;
    }
}
