package dev.portcullis.server.alerts;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.server.TestServer;
import dev.portcullis.server.TestSmtp;
import dev.portcullis.server.findings.FindingWorld;
import dev.portcullis.server.findings.Findings;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.response.Response;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A watched workspace whose scans say what a test wants, on a server that sends mail to a server of the test's. */
final class AlertWorld {
    static final TestSmtp SMTP = new TestSmtp();
    static final TestServer SERVER = TestServer.start(
            "portcullis.address=http://portcullis.acme.test",
            "portcullis.smtp.host=127.0.0.1",
            "portcullis.smtp.port=" + SMTP.port(),
            "portcullis.smtp.tls=none",
            "portcullis.smtp.from=portcullis@acme.test",
            "portcullis.smtp.timeout-seconds=2",
            "portcullis.outbound.allow-private=true",
            "portcullis.outbound.timeout-seconds=2");

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
    }

    private static final String HEAD = "8c41f0e2ab19" + "0".repeat(28);

    final UUID workspace = UUID.randomUUID();
    final String slug = "w" + workspace.toString().substring(0, 8);
    final UUID repository = UUID.randomUUID();

    AlertWorld() {
        Integrations integrations = bean(Integrations.class);
        UUID principal = integrations.draft("api_token", "service@acme.test", "made-up", null, TestServer.ADMIN);
        bean(Inventory.class).workspace(workspace, slug, slug, "listing");
        integrations.watch(workspace, principal, Mode.OBSERVE, null);
        bean(Inventory.class).claimRepository(workspace, repository, null, "payments-api", "payments-api");
        bean(Inventory.class).firstRead(workspace, repository);
    }

    static <T> T bean(Class<T> type) {
        return SERVER.bean(type);
    }

    ChannelRow channel(Map<String, String> form) {
        Map<String, String> all = new java.util.HashMap<>(form);
        all.put("workspace", slug);
        all.putIfAbsent("name", "Team");
        Channels.Made made = bean(Channels.class).add(ChannelForm.of(all), TestServer.ADMIN, "test");
        if (made.channel() == null) throw new AssertionError(made.errors());
        return bean(Channels.class).find(made.channel()).orElseThrow();
    }

    static Detection detection(String path) {
        return FindingWorld.detection(FindingWorld.KEY, UUID.randomUUID().toString(), path, 11, "dev@acme.test", true);
    }

    /** A scan of the branch that sees these, and nothing else; as the scan job does it. */
    List<Findings.Turn> scanned(Detection... seen) {
        return scanned(false, null, seen);
    }

    List<Findings.Turn> scanned(boolean first, String pusher, Detection... seen) {
        return bean(TransactionTemplate.class).execute(status -> {
            bean(Inventory.class).sawHead(workspace, repository, "main", HEAD, "git", Instant.now());
            List<Findings.Turn> turns = bean(Findings.class).reconcile(
                    new Findings.Branch(workspace, repository, "main", null, HEAD),
                    new ScanResult("secrets", "test", ScanResult.Outcome.COMPLETED, List.of(seen), List.of(), true, new ArrayList<>(), 5));
            bean(Response.class).announce(workspace, turns, first, pusher);
            return turns;
        });
    }

    List<Message> messages() {
        return bean(MessageStore.class).list(workspace, "", null, "", 0, 1000);
    }

    /** A digest's time has come. */
    void due() {
        bean(JdbcClient.class)
                .sql("update message set next_at = :now where workspace = :workspace and state = 'waiting'")
                .param("now", Timestamp.from(Instant.now().minusSeconds(1)))
                .param("workspace", workspace)
                .update();
        for (Message each : messages())
            if (each.state().equals("waiting"))
                bean(dev.portcullis.server.jobs.Jobs.class).want(Alerts.SEND, workspace, each.message().toString(), "due");
    }
}
