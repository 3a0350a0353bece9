/** Re-evaluates one pull request: policies decide, the gate gets its verdict, actions are asked for. The only place that does. */
@NullMarked
package dev.portcullis.server.response;

import org.jspecify.annotations.NullMarked;
