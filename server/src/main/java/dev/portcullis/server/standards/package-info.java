/** Pages on what is judged: the rules, and how repositories stand by those on settings. */
@NullMarked
package dev.portcullis.server.standards;

import org.jspecify.annotations.NullMarked;
