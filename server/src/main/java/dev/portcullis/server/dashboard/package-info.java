/** Pages that join several packages: overview, repository page, jobs page. */
@NullMarked
package dev.portcullis.server.dashboard;

import org.jspecify.annotations.NullMarked;
