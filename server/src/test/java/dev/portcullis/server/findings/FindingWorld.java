package dev.portcullis.server.findings;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.Detection.EvidenceLine;
import dev.portcullis.detection.Detection.Piece;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.server.TestServer;
import dev.portcullis.server.Visitor;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.inventory.Inventory;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A connected workspace whose findings came the way that all do, by scans that told of them; one server serves all of them. */
public final class FindingWorld {
    public static final String KEY = "secrets/aws-access-key";
    public static final String TOKEN = "secrets/github-classic-token";

    public static final String HEAD = "8c41f0e2ab19" + "0".repeat(28);

    private static @Nullable TestServer server;

    public final UUID workspace = UUID.randomUUID();
    public final String slug;

    public FindingWorld(String slug) {
        this.slug = slug;
        Integrations integrations = bean(Integrations.class);
        UUID principal = integrations.draft("api_token", "service@acme.test", "made-up", null, TestServer.ADMIN);
        bean(Inventory.class).workspace(workspace, slug, slug, "listing");
        integrations.watch(workspace, principal, Mode.OBSERVE, null);
    }

    public static synchronized TestServer server() {
        if (server == null) {
            server = TestServer.start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            Visitor admin = server.administrator();
            for (String role : List.of("viewer", "triager"))
                admin.post("/settings/users", Map.of("name", role, "role", role, "password", TestServer.PASSWORD, "again", TestServer.PASSWORD));
        }
        return server;
    }

    public static <T> T bean(Class<T> type) {
        return server().bean(type);
    }

    /** Somebody who looks at this workspace only. */
    public Visitor visitor(String name) {
        Visitor visitor = server().visitor().signIn(name, TestServer.PASSWORD);
        visitor.get("/findings?workspace=" + slug);
        return visitor;
    }

    public UUID repository(String name) {
        UUID repository = UUID.randomUUID();
        bean(Inventory.class).claimRepository(workspace, repository, null, name, name);
        bean(Inventory.class).firstRead(workspace, repository);
        return repository;
    }

    /** What an engine says of a place. */
    public static Detection detection(String rule, String value, String path, int line, String author, boolean atHead) {
        return new Detection(
                rule,
                new Detection.Fingerprint("test", value),
                new Detection.Place(Detection.PlaceKind.FILE, path, path, line, "b".repeat(40)),
                new Detection.Origin("8c41f0e2ab19" + "0".repeat(28), "Dev", author, Instant.now().minus(Duration.ofHours(2)).getEpochSecond()),
                atHead,
                false,
                List.of(
                        new EvidenceLine(line - 1, false, List.of(new Piece("  aws:", 0))),
                        new EvidenceLine(line, true, List.of(new Piece("    secret-access-key: ", 0), new Piece("AKIA", 36))),
                        new EvidenceLine(line + 1, false, List.of(new Piece("    region: eu-central-1", 0)))),
                "AKIA… (40 characters)");
    }

    public long found(UUID repository, String branch, Detection detection) {
        scanned(repository, branch, List.of(detection), List.of(detection.place().path()));
        return bean(FindingStore.class).find(workspace, "workspace", detection.fingerprint()).orElseThrow();
    }

    public long found(UUID repository, String rule, String path, int line) {
        return found(repository, "main", detection(rule, UUID.randomUUID().toString(), path, line, "dev@acme.test", true));
    }

    /** @param judged what the scan looked at: what is not told of there is gone */
    public void scanned(UUID repository, String branch, List<Detection> detections, List<String> judged) {
        Inventory inventory = bean(Inventory.class);
        String head = "8c41f0e2ab19" + "0".repeat(28);
        bean(TransactionTemplate.class).executeWithoutResult(status -> {
            inventory.sawHead(workspace, repository, branch, head, "git", Instant.now());
            bean(Findings.class).reconcile(new Findings.Branch(workspace, repository, branch, null, head), result(detections, judged));
        });
    }

    public void pullRequest(UUID repository, int number, List<Detection> brought) {
        Inventory inventory = bean(Inventory.class);
        Instant now = Instant.now();
        bean(TransactionTemplate.class).executeWithoutResult(status -> {
            inventory.told(
                    workspace, repository,
                    new Inventory.PullRequestTold(number, "Refunds", "open", false, null, "Dev", "feature/refunds", repository, slug + "/x",
                            "8c41f0e2ab19", "main", now, now),
                    true, now);
            bean(Findings.class).bring(workspace, repository, number, "8c41f0e2ab19" + "0".repeat(28), result(brought, List.of()));
        });
    }

    /** In the caller's transaction: what a scan says that a pull request brings. */
    public void bring(UUID repository, int number, String head, List<Detection> brought) {
        bean(Findings.class).bring(workspace, repository, number, head, result(brought, List.of()));
    }

    public long finding(Detection detection) {
        return bean(FindingStore.class).find(workspace, "workspace", detection.fingerprint()).orElseThrow();
    }

    private static ScanResult result(List<Detection> detections, List<String> judged) {
        return new ScanResult("secrets", "test", ScanResult.Outcome.COMPLETED, detections, List.of(), false, new ArrayList<>(judged), 5);
    }

    /** Time passes for one finding. */
    public void aged(long finding, Duration age) {
        bean(JdbcClient.class)
                .sql("update finding set opened_at = :at where finding = :finding")
                .param("at", Timestamp.from(Instant.now().minus(age)))
                .param("finding", finding)
                .update();
    }
}
