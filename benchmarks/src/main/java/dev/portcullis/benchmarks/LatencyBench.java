package dev.portcullis.benchmarks;

import dev.portcullis.launcher.Child;
import dev.portcullis.launcher.Connecting;
import dev.portcullis.launcher.Patience;
import dev.portcullis.launcher.Portcullis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * From the end of {@code git push} to the first comment, the product beside a floor that only fetches and comments, in random order. Arguments:
 * the folder of a build.
 */
public final class LatencyBench {
    private static final int WARM = 20;
    private static final int MEASURED = 100;
    private static final int SECRETS = 40;
    private static final Duration MISSED = Duration.ofSeconds(60);
    private static final double VOID_FLOOR_MILLIS = 1_200;
    private static final String DEVELOPER = "dev@acme.test";
    private static final String TOKEN = "demo-dev-token";
    private static final String PRODUCT = "portcullis-service-account";

    private final Path folder;
    private final Path orders;
    private final String emulator;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Path> clones = new HashMap<>();

    private LatencyBench(Path folder, String emulator) {
        this.folder = folder;
        this.orders = folder.resolve("orders");
        this.emulator = emulator;
    }

    /** One push that is to come: prepared, with its pull request open. */
    private record Push(String repository, String branch, int number, boolean secret, String head) {
        boolean product() {
            return repository.startsWith("acme/");
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path run = Path.of(arguments[0]).toRealPath();
        for (int attempt = 1; ; attempt++) {
            Path folder = Files.createTempDirectory("bench-latency");
            Figures figures = once(run, folder, new Random(attempt));
            if (figures.floor95() <= VOID_FLOOR_MILLIS || attempt == 3) {
                System.out.println(figures.line());
                System.exit(0);
            }
            System.out.println("void, for the floor was slow: " + figures.line());
        }
    }

    private static Figures once(Path run, Path folder, Random random) throws Exception {
        int emulatorPort = Installation.freePort();
        int floorPort = Installation.freePort();
        int port = Installation.freePort();
        String address = "http://localhost:" + emulatorPort;
        LatencyBench bench = new LatencyBench(folder, address);
        List<Child> children = new ArrayList<>();
        try {
            Child emulator = Installation.own("emulator", folder, BenchEmulator.class, List.of(
                    folder.resolve("emulator").toString(), String.valueOf(emulatorPort), "http://localhost:" + floorPort + "/", bench.orders.toString()));
            children.add(emulator);
            Patience.await(Duration.ofMinutes(1), () -> ready(emulator, "emulator ready"), emulator::tail);
            Child floor = Installation.own("floor", folder, Floor.class, List.of(
                    String.valueOf(floorPort), address, BenchEmulator.FLOOR_MAIL, BenchEmulator.FLOOR_TOKEN, folder.resolve("floor").toString()));
            children.add(floor);
            Patience.await(Duration.ofMinutes(1), () -> ready(floor, "floor ready"), floor::tail);
            Child server = Installation.server(run, folder, port, address);
            children.addFirst(server);
            Portcullis portcullis = new Portcullis("http://localhost:" + port);
            Patience.await(Duration.ofMinutes(2), () -> { server.mustBeAlive(); return portcullis.ready(); }, server::tail);
            portcullis.signIn(Installation.NAME, Installation.PASSWORD);
            new Connecting(portcullis, folder.resolve("connection"), server::mustBeAlive).ensure("service@acme.test", "demo-service-token", "acme");
            return bench.measure(random);
        } finally {
            children.forEach(child -> child.stop(7));
        }
    }

    private static boolean ready(Child child, String words) {
        child.mustBeAlive();
        return child.said(words);
    }

    private Figures measure(Random random) throws Exception {
        List<Push> warm = prepare("warm", WARM, 4, random);
        List<Push> measured = prepare("measured", MEASURED, SECRETS, random);
        quiet();
        order("slow");
        Collections.shuffle(warm, random);
        push(warm, new ConcurrentHashMap<>());
        quiet();
        order("clear");
        Collections.shuffle(measured, random);
        Instant begin = Instant.now();
        Map<Push, Instant> ends = new ConcurrentHashMap<>();
        push(measured, ends);
        JsonNode record = settled(measured, ends);
        return Figures.of(measured, ends, record, begin);
    }

    /** A branch with one clean commit and a pull request for each, half of them for the product; the next commit is made and not yet pushed. */
    private List<Push> prepare(String name, int count, int secrets, Random random) throws Exception {
        List<Push> pushes = new ArrayList<>();
        int withSecret = 0;
        for (int i = 0; i < count; i++) {
            boolean product = i % 2 == 0;
            String repository = (product ? "acme" : "globex") + "/bench-" + (i / 2 % BenchEmulator.REPOSITORIES + 1);
            Path work = clone(repository);
            String branch = name + "-" + i;
            git(work, "checkout", "-q", "-b", branch, "origin/main");
            Files.writeString(work.resolve("src/module0/Part0.java"), Texts.java(0, 1_000 + i));
            git(work, "commit", "-q", "-a", "-m", "Begin " + branch);
            git(work, "push", "-q", "origin", branch);
            int number = post("/repositories/" + repository + "/pullrequests", "{\"title\":\"" + branch + "\",\"source\":{\"branch\":{\"name\":\"" + branch + "\"}}}")
                    .path("id").asInt();
            // The floor's pushes carry as many secrets, so that both sides are the same to git.
            boolean secret = i / 2 < secrets;
            for (int file = 0; file < 10; file++) {
                int part = 1 + (i * 3 + file * 4) % 39;
                Files.writeString(work.resolve("src/module" + part + "/Part" + part + ".java"), Texts.java(part, 2_000 + i));
            }
            if (secret) Files.writeString(work.resolve("src/module1/Part1.java"), Texts.java(1, i) + "// token " + Texts.slackToken(random) + "\n");
            git(work, "commit", "-q", "-a", "-m", "Change " + branch);
            pushes.add(new Push(repository, branch, number, secret, git(work, "rev-parse", "HEAD").strip()));
            if (product && secret) withSecret++;
        }
        if (name.equals("measured") && withSecret != SECRETS) throw new IllegalStateException("secrets " + withSecret);
        return pushes;
    }

    private Path clone(String repository) throws Exception {
        Path work = clones.get(repository);
        if (work != null) return work;
        work = folder.resolve("work").resolve(repository.replace('/', '-'));
        Files.createDirectories(work.getParent());
        URI address = URI.create(emulator);
        git(work.getParent(), "clone", "-q", "http://x-bitbucket-api-token-auth:" + TOKEN + "@" + address.getAuthority() + "/" + repository + ".git", work.toString());
        clones.put(repository, work);
        return work;
    }

    /** One a second, whatever the one before is doing. */
    private void push(List<Push> pushes, Map<Push, Instant> ends) throws InterruptedException {
        try (ExecutorService pool = Executors.newCachedThreadPool()) {
            long begin = System.nanoTime();
            for (int i = 0; i < pushes.size(); i++) {
                Push push = pushes.get(i);
                long due = begin + TimeUnit.SECONDS.toNanos(i);
                for (long wait; (wait = due - System.nanoTime()) > 0; ) LockSupport.parkNanos(wait);
                pool.submit(() -> {
                    git(clones.get(push.repository()), "push", "-q", "origin", push.head() + ":refs/heads/" + push.branch());
                    ends.put(push, Instant.now());
                    return null;
                });
            }
        }
    }

    private JsonNode settled(List<Push> pushes, Map<Push, Instant> ends) throws Exception {
        Instant latest = Collections.max(ends.values()).plus(MISSED);
        while (true) {
            JsonNode record = record();
            boolean complete = pushes.stream().allMatch(push -> push.product() && !push.secret() ? Figures.successful(record, push.repository(), push.head()) != null
                    : Figures.firstComment(record, push.repository(), push.number()) != null);
            if (complete || Instant.now().isAfter(latest)) {
                quiet();
                return record();
            }
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
    }

    /** Nothing is written for five seconds. */
    private void quiet() throws Exception {
        int last = -1;
        for (int still = 0; still < 5; ) {
            int now = record().path("requests").size();
            still = now == last ? still + 1 : 0;
            last = now;
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
    }

    private JsonNode record() throws Exception {
        order("record");
        Path file = orders.resolve("record.json");
        JsonNode record = JsonMapper.shared().readTree(Files.readString(file));
        Files.delete(file);
        return record;
    }

    private void order(String name) throws IOException {
        Path order = Files.createFile(orders.resolve(name));
        Patience.await(Duration.ofSeconds(20), () -> !Files.exists(order), () -> "The emulator does not obey");
    }

    private JsonNode post(String path, String body) throws Exception {
        String login = Base64.getEncoder().encodeToString((DEVELOPER + ":" + TOKEN).getBytes(StandardCharsets.UTF_8));
        var answer = http.send(HttpRequest.newBuilder(URI.create(emulator + "/2.0" + path)).header("Authorization", "Basic " + login)
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String git(Path work, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=Devon Miller", "-c", "user.email=" + DEVELOPER, "-c", "gc.auto=0"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) throw new IllegalStateException(String.join(" ", arguments) + ": " + output);
        return output;
    }

    /** What is printed. Times in milliseconds. */
    private record Figures(int samples, double p50, double p95, double floor95, int missed, int wrong, double ack99, double requests) {
        static Figures of(List<Push> pushes, Map<Push, Instant> ends, JsonNode record, Instant begin) {
            List<Double> product = new ArrayList<>();
            List<Double> floor = new ArrayList<>();
            int missed = 0;
            int wrong = 0;
            int all = 0;
            for (Push push : pushes) {
                Instant end = ends.get(push);
                Instant comment = firstComment(record, push.repository(), push.number());
                if (!push.product()) {
                    if (comment != null) floor.add(millis(end, comment));
                    continue;
                }
                all++;
                if (push.secret()) {
                    if (comment == null || comment.isAfter(end.plus(MISSED))) missed++;
                    else product.add(millis(end, comment));
                } else {
                    Instant green = successful(record, push.repository(), push.head());
                    if (green == null || green.isAfter(end.plus(MISSED))) missed++;
                    if (comment != null) wrong++;
                }
            }
            List<Double> acknowledged = new ArrayList<>();
            for (JsonNode one : record.path("acknowledgements"))
                if (Instant.parse(one.get(0).asString()).isAfter(begin)) acknowledged.add(one.get(1).asDouble() < 0 ? 10_000 : one.get(1).asDouble());
            long requests = 0;
            for (JsonNode one : record.path("requests")) {
                String path = one.get(2).asString();
                if (PRODUCT.equals(one.get(0).asString()) && (path.contains("/pullrequests/") || path.contains("/commit/"))) requests++;
            }
            return new Figures(product.size(), at(product, 50), at(product, 95), at(floor, 95), missed, wrong, at(acknowledged, 99), requests / (double) all);
        }

        static @Nullable Instant firstComment(JsonNode record, String repository, int number) {
            @Nullable Instant first = null;
            for (JsonNode one : record.path("comments"))
                if (one.get(0).asString().equals(repository) && one.get(1).asInt() == number) {
                    Instant at = Instant.parse(one.get(2).asString());
                    if (first == null || at.isBefore(first)) first = at;
                }
            return first;
        }

        static @Nullable Instant successful(JsonNode record, String repository, String commit) {
            for (JsonNode one : record.path("statuses"))
                if (one.get(0).asString().equals(repository) && one.get(1).asString().equals(commit) && one.get(2).asString().equals("SUCCESSFUL"))
                    return Instant.parse(one.get(3).asString());
            return null;
        }

        private static double millis(Instant from, Instant to) {
            return Duration.between(from, to).toNanos() / 1e6;
        }

        /** Nearest rank. */
        private static double at(List<Double> values, int percent) {
            if (values.isEmpty()) return Double.NaN;
            List<Double> sorted = values.stream().sorted().toList();
            return sorted.get((int) Math.ceil(percent / 100.0 * sorted.size()) - 1);
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "bench-latency samples=%d p50_ms=%.0f p95_ms=%.0f floor_p95_ms=%.0f ratio=%.2f missed=%d false=%d ack_p99_ms=%.0f requests_per_push=%.2f",
                    samples, p50, p95, floor95, p95 / floor95, missed, wrong, ack99, requests);
        }
    }
}
