/** Local git clones: fetch, heads, merge base. */
@NullMarked
package dev.portcullis.server.mirrors;

import org.jspecify.annotations.NullMarked;
