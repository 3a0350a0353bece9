/** Fills an empty data folder: people, workspaces, repositories with commits, pull requests, planted secrets. */
@NullMarked
package dev.portcullis.emulator.world;

import org.jspecify.annotations.NullMarked;
