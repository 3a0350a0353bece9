package dev.portcullis.server.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.portcullis.server.Developer;
import dev.portcullis.server.Fake;
import dev.portcullis.server.Installation;
import dev.portcullis.server.Person;
import dev.portcullis.server.Until;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** From a push to an outgoing webhook, with a kill between the receiver's yes and our record of it. */
class WebhookJourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<String> deliveries = new CopyOnWriteArrayList<>();
    private volatile Process server;
    private volatile boolean doomed;

    @Test
    void aKillBetweenTheYesAndOurRecordRepeatsTheSameDelivery() throws Exception {
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receiver.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            deliveries.add(exchange.getRequestHeaders().getFirst("X-Portcullis-Delivery"));
            if (doomed) {
                // Taken, and the sender is dead before it hears of that.
                doomed = false;
                Process dying = server;
                dying.destroyForcibly().onExit().join();
            }
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        receiver.start();
        try (Installation installation = Installation.start()) {
            Person admin = installation.signIn();
            admin.connect("acme", "observe");
            installation.stopServer();
            installation.more.add("--portcullis.outbound.allow-private=true");
            server = installation.spawn();
            Person again = installation.signIn();
            String address = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/portcullis";
            assertThat(again.post("/api/v1/channels", "{\"kind\":\"webhook\",\"name\":\"Board\",\"address\":\"" + address + "\"}").statusCode()).isEqualTo(201);
            Developer developer = installation.developer();
            String repository = developer.values("/repositories/acme").getFirst().get("full_name").asString();
            doomed = true;
            Path work = developer.clone(repository);
            developer.git(work, "checkout", "-q", "-b", "feature/board");
            developer.write(work, "slack.env", "SLACK=" + Fake.slack() + "\n");
            developer.commit(work, "Add a token");
            developer.push(work, "feature/board");
            Process dead = server;
            assertThat(dead.waitFor(60, TimeUnit.SECONDS)).isTrue();
            server = installation.spawn();
            Until.within(PATIENCE, "the repeat", () -> deliveries.size() == 2);
            assertThat(deliveries.get(1)).as("the same identity").isEqualTo(deliveries.get(0)).isNotBlank();
            Until.within(PATIENCE, "our record", () -> installation.database().sql("select state || ' ' || attempts from message").query(String.class).list().equals(List.of("sent 2")));
            assertThat(installation.signIn().get("/alerts?state=sent").body()).contains("at try 2");
            assertThat(deliveries).hasSize(2);
            installation.openApi.assertClean();
        } finally {
            receiver.stop(0);
            if (server != null) server.destroyForcibly().waitFor();
        }
    }
}
