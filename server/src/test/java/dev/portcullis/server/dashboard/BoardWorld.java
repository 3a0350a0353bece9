package dev.portcullis.server.dashboard;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.Detection.EvidenceLine;
import dev.portcullis.detection.Detection.Piece;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.server.TestServer;
import dev.portcullis.server.Visitor;
import dev.portcullis.server.findings.Findings;
import dev.portcullis.server.findings.ScanStore;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.PullRequest;
import dev.portcullis.server.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** A watched workspace as the product's own services write it down; Bitbucket itself cannot be reached. */
final class BoardWorld {
    static final String HEAD = "8c41f0e2ab19" + "0".repeat(28);
    static final String BASE = "41d9c07be230" + "0".repeat(28);

    private static @Nullable TestServer server;

    final UUID workspace = UUID.randomUUID();
    final String slug;

    BoardWorld(String slug, Mode mode) {
        this.slug = slug;
        Integrations integrations = bean(Integrations.class);
        UUID principal = integrations.draft("api_token", "service@acme.test", "made-up", null, TestServer.ADMIN);
        integrations.proven(principal, "{" + UUID.randomUUID() + "}", "712020:x", "portcullis", "portcullis-service-account");
        bean(Inventory.class).workspace(workspace, slug, slug, "listing");
        integrations.watch(workspace, principal, mode, null);
    }

    /** As after OK: the hook stands and the inventory is read. */
    BoardWorld synced() {
        bean(Integrations.class).hook(workspace, "{" + UUID.randomUUID() + "}", "present", "");
        bean(Integrations.class).synced(workspace);
        return this;
    }

    static synchronized TestServer server() {
        if (server == null) {
            server = TestServer.start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        }
        return server;
    }

    static <T> T bean(Class<T> type) {
        return server().bean(type);
    }

    /** Somebody who looks at this workspace only. */
    Visitor visitor() {
        Visitor visitor = server().administrator();
        visitor.get("/?workspace=" + slug);
        return visitor;
    }

    /** Listed and fetched, but not read yet. */
    UUID repository(String name) {
        UUID repository = UUID.randomUUID();
        bean(Inventory.class).claimRepository(workspace, repository, null, name, name);
        bean(Inventory.class).fetched(workspace, repository, 1000);
        return repository;
    }

    UUID readRepository(String name) {
        UUID repository = repository(name);
        bean(Inventory.class).firstRead(workspace, repository);
        return repository;
    }

    void branch(UUID repository, String name, String head, boolean scanned) {
        bean(Inventory.class).sawHead(workspace, repository, name, head, "delivery", Instant.now());
        if (scanned) bean(Inventory.class).scannedHead(workspace, repository, name, head, null);
    }

    /** The head of a branch is scanned, and holds this. */
    void scan(UUID repository, String branch, List<Detection> detections, List<Gap> gaps) {
        Instant now = Instant.now();
        bean(TransactionTemplate.class).executeWithoutResult(status -> {
            bean(Inventory.class).sawHead(workspace, repository, branch, HEAD, "delivery", now);
            ScanResult result = result(detections, gaps);
            bean(ScanStore.class).record(
                    new ScanStore.Scanned(workspace, repository, "change", branch, branch, null, BASE, HEAD, now, now.minusMillis(900)), result);
            bean(Findings.class).reconcile(new Findings.Branch(workspace, repository, branch, null, HEAD), result);
            bean(Inventory.class).scannedHead(workspace, repository, branch, HEAD, null);
        });
    }

    /** What was committed before anybody watched is read. */
    void history(UUID repository, List<Detection> detections) {
        bean(TransactionTemplate.class).executeWithoutResult(status -> bean(ScanStore.class).record(
                new ScanStore.Scanned(workspace, repository, "history", null, "", null, null, "", Instant.now(), null), result(detections, List.of())));
    }

    /** Told by a delivery, judged at {@link #HEAD}. */
    void pullRequest(UUID repository, int number, String title, List<Detection> brought, List<Gap> gaps) {
        told(repository, number, title, "feature/" + number, HEAD.substring(0, 12));
        Inventory inventory = bean(Inventory.class);
        bean(TransactionTemplate.class).executeWithoutResult(status -> {
            PullRequest pullRequest = inventory.pullRequest(workspace, repository, number).orElseThrow();
            ScanResult result = result(brought, gaps);
            Instant now = Instant.now();
            bean(ScanStore.class).record(
                    new ScanStore.Scanned(workspace, repository, "pull-request", pullRequest.sourceKey(), pullRequest.sourceShown(), number, BASE, HEAD, now,
                            pullRequest.headSeenAt()),
                    result);
            bean(Findings.class).bring(workspace, repository, number, HEAD, result);
            inventory.judged(pullRequest, HEAD, BASE, null);
            bean(Response.class).evaluate(workspace, repository, number);
        });
    }

    void told(UUID repository, int number, String title, String source, String head) {
        Instant now = Instant.now();
        bean(Inventory.class).told(
                workspace,
                repository,
                new Inventory.PullRequestTold(number, title, "open", false, null, "Dev", source, repository, slug + "/x", head, "main", now, now),
                false,
                now.minus(Duration.ofHours(1)));
    }

    static Detection detection(String path, int line) {
        return new Detection(
                "secrets/aws-access-key",
                new Detection.Fingerprint("test", UUID.randomUUID().toString()),
                new Detection.Place(Detection.PlaceKind.FILE, path, path, line, "b".repeat(40)),
                new Detection.Origin(HEAD, "Dev", "dev@acme.test", Instant.now().getEpochSecond()),
                true,
                false,
                List.of(
                        new EvidenceLine(line - 1, false, List.of(new Piece("before-the-hit", 0))),
                        new EvidenceLine(line, true, List.of(new Piece("secret-access-key: ", 0), new Piece("AKIA", 36)))),
                "AKIA… (40 characters)");
    }

    private static ScanResult result(List<Detection> detections, List<Gap> gaps) {
        return new ScanResult(
                "secrets", "test", gaps.isEmpty() ? ScanResult.Outcome.COMPLETED : ScanResult.Outcome.PARTIAL, detections, gaps, true, List.of(), 12);
    }
}
