/** Reads JSON that others wrote, within limits, and names the field that is missing or wrong. */
@NullMarked
package dev.portcullis.bitbucket.json;

import org.jspecify.annotations.NullMarked;
