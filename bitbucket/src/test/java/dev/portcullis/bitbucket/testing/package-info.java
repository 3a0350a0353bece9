/** What several tests need: a server that plays a script, and the reference material beside the checkout. */
@NullMarked
package dev.portcullis.bitbucket.testing;

import org.jspecify.annotations.NullMarked;
