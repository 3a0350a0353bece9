/** Where the data lives: the embedded PostgreSQL or the one that the settings name. */
@NullMarked
package dev.portcullis.server.database;

import org.jspecify.annotations.NullMarked;
