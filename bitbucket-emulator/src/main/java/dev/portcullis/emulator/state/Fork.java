package dev.portcullis.emulator.state;

/** That a repository came from another, by uuids; kept when the other is gone. */
public record Fork(String repository, String parent) {}
