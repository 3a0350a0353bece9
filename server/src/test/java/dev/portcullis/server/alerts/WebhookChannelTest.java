package dev.portcullis.server.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.portcullis.server.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebhookChannelTest extends ChannelContract {
    private record Post(Map<String, List<String>> headers, byte[] body) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }

        JsonNode json() {
            return JsonMapper.builder().build().readTree(body);
        }
    }

    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private volatile Mood mood = Mood.TAKES;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            Mood now = mood;
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (now == Mood.TAKES || now == Mood.TAKES_AND_DIES) posts.add(new Post(Map.copyOf(exchange.getRequestHeaders()), body));
            if (now != Mood.TAKES_AND_DIES) exchange.sendResponseHeaders(now == Mood.TAKES ? 202 : now == Mood.REFUSES ? 503 : 410, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Override
    Map<String, String> form() {
        return Map.of("kind", "webhook", "address", "http://127.0.0.1:" + server.getAddress().getPort() + "/portcullis");
    }

    @Override
    void mood(Mood next) {
        mood = next;
    }

    @Override
    List<Received> received() {
        return posts.stream()
                .map(post -> new Received(post.header("X-portcullis-delivery"), "", words(post.json())))
                .toList();
    }

    /** All texts of the document, a line each. */
    private static String words(JsonNode json) {
        if (json.isString()) return json.asString();
        StringBuilder words = new StringBuilder();
        for (JsonNode each : json) words.append(words(each)).append('\n');
        return words.toString();
    }

    @Test
    void eachIsSignedWithTheSecretThatWasShownOnce() throws GeneralSecurityException {
        Channels.Made made = AlertWorld.bean(Channels.class)
                .add(ChannelForm.of(Map.of("kind", "webhook", "name", "Signed", "workspace", world.slug, "address", form().get("address"))), TestServer.ADMIN, "test");
        assertThat(made.secret()).matches("[0-9a-f]{64}");
        assertThat(made.toString()).doesNotContain(made.secret());
        world.scanned(AlertWorld.detection("a.env"));
        awaitState("sent");
        Post post = posts.getFirst();
        String timestamp = post.header("X-portcullis-timestamp");
        assertThat(Instant.ofEpochSecond(Long.parseLong(timestamp))).isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(5));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(made.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((timestamp + "." + new String(post.body(), StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
        assertThat(post.header("X-portcullis-signature")).isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal()));
        assertThat(post.header("X-portcullis-event")).isEqualTo("finding.opened");
        assertThat(post.header("Content-type")).startsWith("application/json");
        JsonNode json = post.json();
        assertThat(json.get("delivery").asString()).isEqualTo(post.header("X-portcullis-delivery"));
        assertThat(json.get("workspace").get("slug").asString()).isEqualTo(world.slug);
        JsonNode finding = json.get("findings").get(0);
        assertThat(finding.get("id").asString()).isEqualTo("F-" + only().finding());
        assertThat(finding.get("severity").asString()).isEqualTo("critical");
        assertThat(finding.get("place").get("path").asString()).isEqualTo("a.env");
        assertThat(finding.get("place").get("line").asInt()).isEqualTo(11);
    }

    @Test
    void aNewSecretHoldsFromThenOn() {
        ChannelRow channel = channel();
        String before = AlertWorld.bean(ChannelSecrets.class).open(channel.channel());
        String secret = AlertWorld.bean(Channels.class).rotate(channel, TestServer.ADMIN, "test");
        assertThat(AlertWorld.bean(ChannelSecrets.class).open(channel.channel())).isEqualTo(secret).isNotEqualTo(before);
    }

    @Test
    void theFormTakesAddressesOfTheWebAndNothingElse() {
        for (String bad : List.of("", "ftp://x.test/", "file:///etc/passwd", "https://u:p@x.test/", "javascript:alert(1)", "https://x y"))
            assertThat(AlertWorld.bean(Channels.class).add(ChannelForm.of(Map.of("kind", "webhook", "name", "x", "address", bad)), "admin", "test").errors())
                    .as(bad)
                    .containsKey("address");
    }
}
