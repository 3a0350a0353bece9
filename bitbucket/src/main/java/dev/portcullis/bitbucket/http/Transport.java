package dev.portcullis.bitbucket.http;

import dev.portcullis.bitbucket.access.Credential;
import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.access.WriteKind;
import dev.portcullis.bitbucket.error.BitbucketException;
import dev.portcullis.bitbucket.error.BitbucketException.ForeignAddress;
import dev.portcullis.bitbucket.error.BitbucketException.Gone;
import dev.portcullis.bitbucket.error.BitbucketException.Malformed;
import dev.portcullis.bitbucket.error.BitbucketException.RateLimited;
import dev.portcullis.bitbucket.error.BitbucketException.Unavailable;
import dev.portcullis.bitbucket.json.Fields;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Sends calls as one principal and gives back whole, good answers or a named error within the call's time-out.
 *
 * <p>Permit before every write, budget before every request. Repeats what failed on the way only where that is safe: never
 * a comment, for Bitbucket has no way to say that it was sent before. Never waits for a rate limit. Safe for many threads.
 */
public final class Transport {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int MAX_REDIRECTS = 5;

    private final BitbucketAddresses addresses;
    private final CredentialSource credentials;
    private final Budget budget;
    private final WritePermit permit;
    private final Manners manners;
    private final Clock clock;
    private final Backoff backoff = new Backoff();

    public Transport(
            BitbucketAddresses addresses,
            CredentialSource credentials,
            Budget budget,
            WritePermit permit,
            Manners manners,
            Clock clock) {
        this.addresses = addresses;
        this.credentials = credentials;
        this.budget = budget;
        this.permit = permit;
        this.manners = manners;
        this.clock = clock;
    }

    /** Sends one call; the answer is 2xx. Throws a {@code BitbucketException} for everything else. */
    public Answer send(Call call, Priority priority) {
        return send(call, URI.create(addresses.api() + call.target()), priority);
    }

    /** A listing that reads its pages when they are asked for; each element is read from one object of {@code values}. */
    public <T> Listing<T> list(Call call, Priority priority, Function<Fields, T> element) {
        URI first = URI.create(addresses.api() + call.target());
        return new Listing<>(
                first,
                page -> send(call, own(first.resolve(page), "next page"), priority)
                        .json(),
                element,
                manners);
    }

    private Answer send(Call call, URI address, Priority priority) {
        WriteKind writes = call.operation().writes();
        Deadline deadline = Deadline.in(manners.callTimeout());
        Duration wait = manners.firstBackoff();
        for (int sent = 1; ; sent++) {
            if (writes != null) {
                // Before every sending: writing may have been paused since the last.
                permit.check(writes);
            }
            try {
                return follow(call, address, priority, deadline);
            } catch (Unavailable e) {
                boolean safe = call.operation().repeatable() || !e.outcomeUnknown();
                if (!safe || sent > manners.repeats() || deadline.left().compareTo(wait) <= 0) {
                    throw e;
                }
                pause(wait);
                wait = wait.multipliedBy(3);
            }
        }
    }

    private Answer follow(Call call, URI address, Priority priority, Deadline deadline) {
        Operation operation = call.operation();
        URI target = address;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            budget.acquire(operation.group(), priority);
            Credential credential = credentials.credential();
            HttpResponse<byte[]> response = Wire.exchange(call, target, credential, manners.bodyCap(), deadline);
            HttpHeaders headers = response.headers();
            int status = response.statusCode();
            credentials.answered(new CredentialReport(
                    clock.instant(),
                    operation,
                    status,
                    Answer.scopes(headers),
                    headers.firstValue("x-credential-type").orElse(null)));
            if (status == 429) {
                Instant until = backoff.until(operation.group(), headers, clock.instant());
                budget.exhausted(operation.group(), until);
                throw new RateLimited(until);
            }
            backoff.answered(operation.group());
            if (status >= 200 && status < 300) {
                return new Answer(status, headers, response.body());
            }
            if (!REDIRECTS.contains(status)) {
                boolean read = operation.writes() == null;
                if (status < 400) {
                    throw new Malformed("Bitbucket answered " + status);
                }
                BitbucketException refusal =
                        Refusals.of(status, headers, response.body(), credential::hideIn, read);
                if (refusal instanceof Gone gone) {
                    credentials.removed(operation, gone.change());
                }
                throw refusal;
            }
            if (operation.writes() != null) {
                throw new Malformed("Bitbucket answered a write with a redirect");
            }
            target = own(redirect(target, headers), "redirect");
        }
        throw new Malformed("Bitbucket redirected more than " + MAX_REDIRECTS + " times");
    }

    private static URI redirect(URI from, HttpHeaders headers) {
        try {
            return from.resolve(headers.firstValue("location").orElseThrow());
        } catch (IllegalArgumentException | NoSuchElementException e) {
            throw new Malformed("Bitbucket redirected to no address");
        }
    }

    private URI own(URI address, String what) {
        if (!addresses.isOwn(address)) {
            throw new ForeignAddress("The " + what + " lies outside the configured address of Bitbucket");
        }
        return address;
    }

    private void pause(Duration wait) {
        try {
            double jitter = 0.75 + ThreadLocalRandom.current().nextDouble() / 2;
            manners.pause().pause(Duration.ofNanos((long) (wait.toNanos() * jitter)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("The call was interrupted", true, e);
        }
    }
}
