package dev.portcullis.emulator.state;

/** Whether Pipelines runs in a repository; absent where nobody ever set it up. */
public record PipelinesConfig(String repository, boolean enabled) {}
