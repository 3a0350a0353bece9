package dev.portcullis.server.outbound;

import dev.portcullis.server.Settings;
import dev.portcullis.server.Settings.Outbound;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Posts to addresses that people typed in. The name is resolved once, each address that it leads to is judged, and the connection goes to one of
 * these very addresses (why not the JDK's client: it resolves by itself, after any check of ours). No redirect is followed, no proxy, cookie or
 * credential is used, and of the answer only a little is read.
 */
@Component
public class HttpOut implements DisposableBean {
    /** Of an answer's body. */
    private static final int MOST = 16 * 1024;

    private final Outbound outbound;
    private final CloseableHttpClient client;

    @Autowired
    HttpOut(Settings settings) {
        this(settings, InetAddress::getAllByName);
    }

    HttpOut(Settings settings, AddressGuard.Names names) {
        this.outbound = settings.outbound();
        Timeout limit = Timeout.ofSeconds(outbound.timeoutSeconds());
        DnsResolver guarded = new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                return AddressGuard.resolve(names, host, outbound.allowPrivate());
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(guarded)
                        .setDefaultConnectionConfig(ConnectionConfig.custom().setConnectTimeout(limit).setSocketTimeout(limit).build())
                        .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(limit).build())
                        .setMaxConnPerRoute(10)
                        .setMaxConnTotal(50)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(limit).setConnectionRequestTimeout(limit).build())
                // A kept connection would go to an address that was judged long ago.
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setUserAgent("Portcullis")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /** @return what is wrong with an address as a person typed it, as far as its form goes; empty when nothing is */
    public String complaint(String address) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException malformed) {
            return "This is not an address.";
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) return "An address begins with https://";
        if (scheme.equals("http") && !outbound.allowPrivate())
            return "Only https is used: what is sent says where secrets are. PORTCULLIS_OUTBOUND_ALLOW_PRIVATE allows http, for a receiver in your own network.";
        if (uri.getHost() == null || uri.getHost().isEmpty()) return "The address names no host.";
        if (uri.getPort() == 0 || uri.getPort() > 65_535) return "The port of the address is none.";
        if (uri.getUserInfo() != null) return "An address must not hold a name or password: what is sent is signed instead.";
        if (uri.getFragment() != null) return "An address must not hold a #.";
        return "";
    }

    /** @throws OutboundTrouble when the receiver did not answer with a status of 200 to 299 */
    public void post(URI address, Map<String, String> headers, byte[] json) throws OutboundTrouble {
        String complaint = complaint(address.toString());
        if (!complaint.isEmpty()) throw OutboundTrouble.lasting(complaint);
        HttpPost request = new HttpPost(address);
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(json, ContentType.APPLICATION_JSON));
        // The limits above are for each read; whoever drips a byte at a time is ended here.
        CompletableFuture<Void> end = new CompletableFuture<>();
        end.completeOnTimeout(null, outbound.timeoutSeconds(), TimeUnit.SECONDS).thenRun(request::cancel);
        try {
            Answer answer = exchange(address, request);
            if (answer.status() >= 200 && answer.status() < 300) return;
            String said = address.getHost() + " answered with status " + answer.status()
                    + (answer.start().isEmpty() ? "" : ": " + OutboundTrouble.quoted(answer.start()));
            if (answer.status() >= 300 && answer.status() < 400)
                throw OutboundTrouble.lasting(address.getHost() + " answered with a redirect (status " + answer.status() + "), which is not followed.");
            boolean passing = answer.status() >= 500 || answer.status() == 408 || answer.status() == 425 || answer.status() == 429;
            throw passing ? OutboundTrouble.passing(said) : OutboundTrouble.lasting(said);
        } catch (AddressGuard.Forbidden forbidden) {
            throw OutboundTrouble.lasting(
                    forbidden.getMessage() + ". Nothing was sent. PORTCULLIS_OUTBOUND_ALLOW_PRIVATE allows it, for a receiver in your own network.");
        } catch (UnknownHostException unknown) {
            throw OutboundTrouble.passing("The name " + address.getHost() + " is not known.");
        } catch (IOException failure) {
            String why = end.isDone() ? "no whole answer within " + outbound.timeoutSeconds() + " s" : String.valueOf(failure.getMessage());
            throw OutboundTrouble.passing(address.getHost() + " could not be reached: " + OutboundTrouble.quoted(why));
        } finally {
            end.cancel(false);
        }
    }

    private record Answer(int status, String start) {}

    /** Not by a response handler: that one reads an answer to its end, however long it is. */
    private Answer exchange(URI address, HttpPost request) throws IOException {
        ClassicHttpResponse response = client.executeOpen(HttpHost.create(address), request, null);
        try {
            boolean well = response.getCode() / 100 == 2;
            return new Answer(response.getCode(), well ? "" : start(response.getEntity()));
        } finally {
            request.cancel();
            try {
                response.close();
            } catch (IOException already) {
                // The connection is not used again.
            }
        }
    }

    private static String start(@Nullable HttpEntity entity) {
        try {
            return entity == null ? "" : new String(entity.getContent().readNBytes(MOST), StandardCharsets.UTF_8);
        } catch (IOException cut) {
            return "";
        }
    }

    @Override
    public void destroy() {
        client.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
    }
}
