package dev.portcullis.bitbucket.http;

import java.time.Duration;

/**
 * The limits that a client keeps to.
 *
 * @param callTimeout for one call as a whole: connecting, redirects, repeats and the last byte of the body
 * @param bodyCap bytes of one answer
 * @param pageCap pages of one listing
 * @param repeats how often a call that failed on the way is sent again, where that is safe
 * @param firstBackoff before the first repeat; three times as long before each further one
 * @param pause how to wait
 */
public record Manners(Duration callTimeout, int bodyCap, int pageCap, int repeats, Duration firstBackoff, Pause pause) {

    /** To establish a connection; the same for all clients, which share one pool. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** What the product uses. A thousand pages of 100 are as many requests as an hour allows (facts section 3). */
    public static final Manners DEFAULT =
            new Manners(Duration.ofSeconds(20), 10_000_000, 1_000, 2, Duration.ofMillis(200), Pause.SLEEP);

    public Manners withCallTimeout(Duration timeout) {
        return new Manners(timeout, bodyCap, pageCap, repeats, firstBackoff, pause);
    }

    public Manners withBodyCap(int bytes) {
        return new Manners(callTimeout, bytes, pageCap, repeats, firstBackoff, pause);
    }

    public Manners withPageCap(int pages) {
        return new Manners(callTimeout, bodyCap, pages, repeats, firstBackoff, pause);
    }

    public Manners withPause(Pause other) {
        return new Manners(callTimeout, bodyCap, pageCap, repeats, firstBackoff, other);
    }
}
