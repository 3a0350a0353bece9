/** Everything that can go wrong between us and Bitbucket, as one sealed type. */
@NullMarked
package dev.portcullis.bitbucket.error;

import org.jspecify.annotations.NullMarked;
