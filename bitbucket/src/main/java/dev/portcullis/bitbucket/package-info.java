/** The door to Bitbucket Cloud: one class a resource, and small records that hold what callers need. */
@NullMarked
package dev.portcullis.bitbucket;

import org.jspecify.annotations.NullMarked;
