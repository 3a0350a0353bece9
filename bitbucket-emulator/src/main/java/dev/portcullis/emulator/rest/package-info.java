/** The REST interface at {@code /2.0}: routes with their scopes, and the calls behind them. */
@NullMarked
package dev.portcullis.emulator.rest;

import org.jspecify.annotations.NullMarked;
