package dev.portcullis.bitbucket.http;

import dev.portcullis.bitbucket.access.Credential;
import dev.portcullis.bitbucket.error.BitbucketException.Malformed;
import dev.portcullis.bitbucket.error.BitbucketException.Unavailable;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One HTTP request and its whole answer, or an error; the JDK's own time-out ends with the headers, ours does not. */
final class Wire {

    /** One pool for the process: it knows no credential and follows nothing by itself. */
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .connectTimeout(Manners.CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private Wire() {}

    static HttpResponse<byte[]> exchange(
            Call call, URI address, Credential credential, int bodyCap, Deadline deadline) {
        HttpRequest.Builder request = request(address).header("Authorization", credential.authorization());
        byte[] body = call.body();
        if (body == null) {
            request.method(call.operation().method(), BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(call.operation().method(), BodyPublishers.ofByteArray(body));
        }
        return exchange(request.build(), call.operation().writes() != null, bodyCap, deadline);
    }

    static HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address)
                .version(
                        address.getScheme().equalsIgnoreCase("https")
                                ? HttpClient.Version.HTTP_2
                                : HttpClient.Version.HTTP_1_1)
                .header("Accept", "application/json")
                .header("User-Agent", "Portcullis");
    }

    /** @param write true when a request that went out may have changed something */
    static HttpResponse<byte[]> exchange(HttpRequest request, boolean write, int bodyCap, Deadline deadline) {
        Duration left = deadline.left();
        if (!left.isPositive()) {
            throw new Unavailable("Bitbucket did not answer in time", false, null);
        }
        CompletableFuture<HttpResponse<byte[]>> answer =
                CLIENT.sendAsync(request, headers -> new CappedBody(bodyCap));
        try {
            return answer.get(left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new Unavailable("Bitbucket did not answer in time", write, null);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new Unavailable("The call was interrupted", write, e);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause(), write);
        }
    }

    private static RuntimeException failure(Throwable cause, boolean write) {
        for (Throwable c = cause; c != null; c = c.getCause()) {
            if (c instanceof CappedBody.TooLarge && !write) {
                return new Malformed("The answer has " + c.getMessage());
            }
            if (c instanceof ConnectException || c instanceof HttpConnectTimeoutException) {
                return new Unavailable("Bitbucket cannot be reached", false, cause);
            }
        }
        return new Unavailable("The connection to Bitbucket broke", write, cause);
    }
}
