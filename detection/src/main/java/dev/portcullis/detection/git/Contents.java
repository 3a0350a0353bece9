package dev.portcullis.detection.git;

/** What reading a blob came to. */
public sealed interface Contents {
    record Bytes(byte[] bytes) implements Contents {}

    record TooLarge(long size) implements Contents {}

    record Unreadable(String why) implements Contents {}
}
