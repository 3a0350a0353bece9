/** Tells people: pull-request report, build status, comments. */
@NullMarked
package dev.portcullis.server.alerts;

import org.jspecify.annotations.NullMarked;
