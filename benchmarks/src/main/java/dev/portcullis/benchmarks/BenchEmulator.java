package dev.portcullis.benchmarks;

import dev.portcullis.emulator.BitbucketEmulator;
import dev.portcullis.emulator.EmulatorOptions;
import dev.portcullis.emulator.access.Authenticator;
import dev.portcullis.emulator.state.Comment;
import dev.portcullis.emulator.state.CommitStatus;
import dev.portcullis.emulator.state.Credential;
import dev.portcullis.emulator.state.Delivery;
import dev.portcullis.emulator.state.Hook;
import dev.portcullis.emulator.state.Member;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * An emulator in a process of its own, with its rate limits on and a second service account for the floor. Obeys orders, each the name of an
 * empty file in a folder: {@code slow} turns the delays on, {@code clear} forgets the requests so far, {@code record} writes what was seen.
 *
 * <p>Arguments: data folder, port, the floor's address, the folder of orders.
 */
public final class BenchEmulator {
    static final String FLOOR_MAIL = "floor@acme.test";
    static final String FLOOR_TOKEN = "bench-floor-token";
    static final int REPOSITORIES = 5;

    private final BitbucketEmulator emulator;

    private BenchEmulator(BitbucketEmulator emulator) {
        this.emulator = emulator;
    }

    public static void main(String[] arguments) throws Exception {
        BenchEmulator bench = new BenchEmulator(BitbucketEmulator.start(EmulatorOptions.in(Path.of(arguments[0]))
                .withPort(Integer.parseInt(arguments[1]))
                .withWorld(EmulatorOptions.World.SMALL)
                .withPrivateHooks(true)));
        bench.prepare(arguments[2]);
        System.out.println("emulator ready");
        Path orders = Path.of(arguments[3]);
        Files.createDirectories(orders);
        // Orders are files: the launcher keeps standard input for watching over us.
        while (true) {
            bench.obey(orders.resolve("slow"));
            bench.obey(orders.resolve("clear"));
            bench.obey(orders.resolve("record"));
            Thread.sleep(20);
        }
    }

    private void obey(Path order) throws Exception {
        if (!Files.exists(order)) return;
        switch (order.getFileName().toString()) {
            case "slow" -> {
                emulator.setLatency(Duration.ofMillis(80));
                emulator.setDeliveryDelay(Duration.ofMillis(250));
            }
            case "clear" -> emulator.clearRequests();
            default -> {
                Path half = order.resolveSibling("record.half");
                Files.writeString(half, JsonMapper.shared().writeValueAsString(record()));
                Files.move(half, order.resolveSibling("record.json"));
            }
        }
        Files.delete(order);
    }

    /** Repositories of both sides are equal; the floor hears of pull requests in its own workspace only. */
    private void prepare(String floorAddress) throws Exception {
        Map<String, String> files = new TreeMap<>();
        for (int i = 0; i < 40; i++) files.put("src/module" + i + "/Part" + i + ".java", Texts.java(i, 0));
        for (String workspace : List.of("acme", "globex"))
            for (int i = 1; i <= REPOSITORIES; i++) {
                emulator.createRepository(workspace, "bench-" + i);
                emulator.commit(workspace, "bench-" + i, "main", "Start", files);
            }
        Workspace globex = emulator.directory().workspace("globex").orElseThrow();
        Person floor = new Person("{" + UUID.randomUUID() + "}", "712020:" + UUID.randomUUID(), "floor", "floor", "floor", FLOOR_MAIL, Instant.now());
        Credential credential = new Credential(
                Credential.Kind.API_TOKEN, floor.uuid(), Authenticator.digest(FLOOR_TOKEN), List.of("read:repository:bitbucket", "read:pullrequest:bitbucket", "write:pullrequest:bitbucket"));
        Member member = new Member(globex.uuid(), floor.uuid(), Member.Role.MEMBER, Right.WRITE, Instant.now());
        Hook hook = new Hook("{" + UUID.randomUUID() + "}", Hook.Subject.WORKSPACE, globex.uuid(), "floor", floorAddress, true, List.of("pullrequest:updated"), null, false, Instant.now());
        emulator.state().change(() -> {
            emulator.state().persons.put(floor.uuid(), floor);
            emulator.state().credentials.put(credential.key(), credential);
            emulator.state().members.put(member.key(), member);
            emulator.state().hooks.put(hook.uuid(), hook);
        });
    }

    private Map<String, Object> record() {
        Map<String, Object> record = new LinkedHashMap<>();
        List<Object> requests = new ArrayList<>();
        emulator.requests().forEach(one -> requests.add(List.of(String.valueOf(one.principal()), one.method(), one.path(), one.status())));
        record.put("requests", requests);
        Map<String, String> slugs = new LinkedHashMap<>();
        emulator.state().repositories.all().forEach(one -> slugs.put(one.uuid(), emulator.directory().owner(one).slug() + "/" + one.slug()));
        List<Object> comments = new ArrayList<>();
        for (Comment one : emulator.state().comments.all())
            comments.add(List.of(slugs.getOrDefault(one.repository(), "?"), one.pullRequest(), one.createdOn().toString()));
        record.put("comments", comments);
        List<Object> statuses = new ArrayList<>();
        for (CommitStatus one : emulator.state().statuses.all())
            statuses.add(List.of(slugs.getOrDefault(one.repository(), "?"), one.commit(), one.state(), one.updatedOn().toString()));
        record.put("statuses", statuses);
        List<Object> acknowledgements = new ArrayList<>();
        for (Delivery one : emulator.deliveries())
            if (one.url().contains("/hooks/bitbucket/"))
                one.attempts().forEach(attempt -> acknowledgements.add(List.of(one.createdOn().toString(), attempt.status() == null ? -1 : attempt.millis())));
        record.put("acknowledgements", acknowledgements);
        return record;
    }
}
