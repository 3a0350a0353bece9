package dev.portcullis.detection.git;

import org.eclipse.jgit.lib.ObjectId;

/** A file of a tree: its path as git has it, and the id of its content. */
public record GitFile(String path, ObjectId blob) {}
