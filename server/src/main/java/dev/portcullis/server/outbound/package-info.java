/** The one guarded way out that is not Bitbucket: HTTP and SMTP. */
@NullMarked
package dev.portcullis.server.outbound;

import org.jspecify.annotations.NullMarked;
