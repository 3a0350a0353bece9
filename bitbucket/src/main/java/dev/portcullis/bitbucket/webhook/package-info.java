/** Webhook deliveries: their signature and their payloads as records; a payload is a claim, not a truth. */
@NullMarked
package dev.portcullis.bitbucket.webhook;

import org.jspecify.annotations.NullMarked;
