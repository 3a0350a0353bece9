/** What a credential is and what it may do: kinds, scopes, and the table of all calls. */
@NullMarked
package dev.portcullis.bitbucket.access;

import org.jspecify.annotations.NullMarked;
