/** Sends one call with manners: budget, permit, time-outs, retries, redirects, caps, paging, named errors. */
@NullMarked
package dev.portcullis.bitbucket.http;

import org.jspecify.annotations.NullMarked;
