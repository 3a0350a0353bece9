package dev.portcullis.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.portcullis.server.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class HttpOutTest {
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;

    private static HttpOut http(boolean allowPrivate) {
        return new HttpOut(new Binder(new MapConfigurationPropertySource(Map.of(
                        "portcullis.outbound.allow-private", Boolean.toString(allowPrivate), "portcullis.outbound.timeout-seconds", "2")))
                .bindOrCreate("portcullis", Settings.class));
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        for (int status : List.of(200, 204, 302, 404, 429, 500))
            server.createContext("/" + status, exchange -> {
                asked.incrementAndGet();
                if (status == 302) exchange.getResponseHeaders().set("Location", "/200");
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            });
        server.createContext("/endless", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(exchange.getRequestURI().getQuery() == null ? 200 : 500, 0);
            byte[] block = new byte[64 * 1024];
            try (OutputStream out = exchange.getResponseBody()) {
                while (true) out.write(block);
            }
        });
        server.createContext("/drip", exchange -> {
            // Never answers: the headers alone take longer than anybody waits.
            asked.incrementAndGet();
        });
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static OutboundTrouble trouble(HttpOut http, URI address) {
        return catchThrowableOfType(OutboundTrouble.class, () -> http.post(address, Map.of("X-Portcullis-Event", "test"), new byte[] {'{', '}'}));
    }

    @Test
    void onlyASuccessIsOne() {
        HttpOut http = http(true);
        assertThat(trouble(http, at("/200"))).isNull();
        assertThat(trouble(http, at("/204"))).isNull();
        assertThat(trouble(http, at("/404")).passing()).isFalse();
        assertThat(trouble(http, at("/429")).passing()).isTrue();
        assertThat(trouble(http, at("/500")).passing()).isTrue();
        assertThat(asked).hasValue(5);
    }

    @Test
    void noRedirectIsFollowed() {
        assertThat(trouble(http(true), at("/302"))).hasMessageContaining("redirect");
        assertThat(asked).hasValue(1);
    }

    @Test
    void anEndlessAnswerIsCutAndASilentReceiverGivenUp() {
        HttpOut http = http(true);
        long start = System.nanoTime();
        assertThat(trouble(http, at("/endless"))).isNull();
        assertThat(trouble(http, at("/endless?fails")).passing()).isTrue();
        assertThat(trouble(http, at("/drip")).passing()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void nothingReachesThisMachineOrItsNetworkUnlessTheConfigurationAllows() throws IOException {
        HttpOut http = http(false);
        assertThat(trouble(http, at("/200"))).hasMessageContaining("https");
        for (String host : List.of("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "2130706433")) {
            OutboundTrouble trouble = trouble(http, URI.create("https://" + host + ":" + server.getAddress().getPort() + "/200"));
            assertThat(trouble.passing()).as(host).isFalse();
            assertThat(trouble).as(host).hasMessageContaining("Nothing was sent");
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void aNameThatLeadsToBothSidesOfTheFenceOrChangesItsAnswerReachesNothing() throws IOException {
        InetAddress open = InetAddress.getByName("1.1.1.1");
        InetAddress shut = InetAddress.getByName("127.0.0.1");
        AtomicInteger resolved = new AtomicInteger();
        Settings settings = new Binder(new MapConfigurationPropertySource(Map.of("portcullis.outbound.allow-private", "false")))
                .bindOrCreate("portcullis", Settings.class);
        HttpOut both = new HttpOut(settings, host -> new InetAddress[] {open, shut});
        assertThat(trouble(both, URI.create("https://both.test/"))).hasMessageContaining("Nothing was sent");
        assertThat(AddressGuard.resolve(host -> new InetAddress[] {resolved.getAndIncrement() == 0 ? open : shut}, "turns.test", false)).containsExactly(open);
        assertThat(resolved).as("what was judged is what is connected to").hasValue(1);
        HttpOut turned = new HttpOut(settings, host -> new InetAddress[] {resolved.getAndIncrement() == 0 ? open : shut});
        assertThat(trouble(turned, URI.create("https://turns.test/"))).hasMessageContaining("Nothing was sent");
    }

    @Test
    void theFencesOfTheAddresses() throws IOException {
        for (String shut : List.of("127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.1.1", "100.64.0.1", "0.1.2.3", "224.0.0.1",
                "240.0.0.1", "255.255.255.255", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "::", "::1", "fe80::1", "fc00::1", "fd12::1",
                "ff02::1", "::ffff:10.0.0.1", "::10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::1", "2002:a00:1::1", "2001::1", "2001:db8::1", "fec0::1", "100::1"))
            assertThat(AddressGuard.open(InetAddress.getByName(shut))).as(shut).isFalse();
        for (String open : List.of("1.1.1.1", "172.32.0.1", "100.128.0.1", "192.0.1.1", "2606:4700::1111", "2002:101:101::1", "64:ff9b::101:101", "2001:4860:4860::8888"))
            assertThat(AddressGuard.open(InetAddress.getByName(open))).as(open).isTrue();
    }

    @Test
    void anAddressIsJudgedByItsFormToo() {
        HttpOut http = http(false);
        for (String bad : List.of("", "ftp://x.test", "https://", "https://u:p@x.test/", "https://x.test/#f", "http://x.test/", "https://x y/", "https://x.test:0/", "https://x.test:65536/", "https://x.test:2147483647/"))
            assertThat(http.complaint(bad)).as(bad).isNotEmpty();
        for (String good : List.of("https://hooks.x.test/a?b=c", "https://hooks.x.test:65535/")) assertThat(http.complaint(good)).as(good).isEmpty();
    }
}
