package dev.portcullis.detection.git;

import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** A path that differs between two trees; null where it is no file. */
public record ChangedFile(String path, @Nullable ObjectId base, @Nullable ObjectId head) {}
