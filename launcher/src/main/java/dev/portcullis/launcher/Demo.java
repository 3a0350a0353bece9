package dev.portcullis.launcher;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** {@code make demo}: an emulated Bitbucket Cloud and the product beside it, connected; both end with it. */
final class Demo {
    static final String NAME = "admin";
    static final String PASSWORD = "portcullis-demo";
    static final String SERVICE_TOKEN = "demo-service-token";
    private static final Duration START = Duration.ofMinutes(2);

    private final Options options;
    private final DemoFolder folder;
    private final PrintStream out;
    private @Nullable Child emulator;
    private @Nullable Child server;
    private @Nullable MailSink sink;
    private volatile int exitCode;
    private volatile boolean stopping;

    private Demo(Options options, DemoFolder folder, PrintStream out) {
        this.options = options;
        this.folder = folder;
        this.out = out;
    }

    public static void main(String[] arguments) {
        PrintStream out = System.out;
        try {
            Options options = Options.parse(List.of(arguments), besideThisJar());
            Demo demo = new Demo(options, DemoFolder.take(options.data(), options.reset()), out);
            Runtime.getRuntime().addShutdownHook(new Thread(demo::stop));
            demo.run();
        } catch (Trouble trouble) {
            out.println("\n" + trouble.getMessage());
            System.exit(1);
        }
    }

    private void run() {
        try {
            start();
            CompletableFuture.anyOf(nonNull(server).death(), nonNull(emulator).death())
                    .thenAccept(trouble -> {
                        throw (Trouble) trouble;
                    })
                    .join();
        } catch (RuntimeException failure) {
            if (stopping) return; // children that we stopped
            exitCode = 1;
            throw failure.getCause() instanceof Trouble trouble ? trouble : failure;
        }
    }

    private void start() {
        Ports.mustBeFree(options.port(), "PORT");
        Ports.mustBeFree(options.emulatorPort(), "EMULATOR_PORT");
        Ports.mustBeFree(options.mailPort(), "SINK_PORT");
        out.println("Starting the emulated Bitbucket Cloud and Portcullis; data is kept in " + folder.path());
        startChildren(startSink());
        Portcullis portcullis = new Portcullis(options.address());
        awaitReady(nonNull(emulator), () -> nonNull(emulator).said("emulator ready"));
        awaitReady(nonNull(server), portcullis::ready);
        portcullis.signIn(NAME, PASSWORD);
        tellTheTeam(portcullis);
        new Connecting(portcullis, folder.connection(), this::alive).ensure("service@acme.test", SERVICE_TOKEN, "acme");
        out.println(new Welcome(options, Path.of(System.getProperty("java.io.tmpdir"))).text());
        out.println("demo ready");
    }

    /** The mail server beside the demo: it takes everything and sends nothing on. */
    private MailSink startSink() {
        try {
            MailSink sink = MailSink.start(options.mailPort(), 0, folder.mail());
            this.sink = sink;
            return sink;
        } catch (IOException failure) {
            throw new Trouble("The mail sink cannot be started (" + failure.getMessage() + ").");
        }
    }

    /** Before the first reading, so that its summary is told too. Whatever somebody changed about the channel later stays. */
    private static void tellTheTeam(Portcullis portcullis) {
        if (portcullis.get("/api/v1/channels").isEmpty())
            portcullis.post(
                    "/api/v1/channels",
                    Map.of("kind", "mail", "name", "Security team", "team", "security@acme.test", "pusher", true, "domains", "", "at_least", "medium"));
    }

    private void awaitReady(Child child, BooleanSupplier ready) {
        Patience.await(
                START,
                () -> {
                    alive();
                    return ready.getAsBoolean();
                },
                () -> "The " + child.name() + " was not ready within " + START.toMinutes() + " minutes. The last lines of its log:\n" + child.tail());
    }

    private synchronized void startChildren(MailSink sink) {
        if (stopping) throw new Trouble("Stopped.");
        emulator = Child.start(
                "emulator",
                folder.path(),
                List.of("-Xmx256m"),
                System.getProperty("java.class.path"),
                List.of(
                        "dev.portcullis.emulator.EmulatorMain",
                        "--world", "demo",
                        "--port", Integer.toString(options.emulatorPort()),
                        "--data", folder.emulator().toString(),
                        "--allow-private-hooks"),
                Map.of());
        server = Child.start(
                "server",
                folder.path(),
                List.of("-Xmx384m", "--enable-native-access=ALL-UNNAMED"),
                thisJar() + File.pathSeparator + options.server(),
                List.of("dev.portcullis.server.Portcullis"),
                Map.ofEntries(
                        Map.entry("SERVER_PORT", Integer.toString(options.port())),
                        Map.entry("PORTCULLIS_ADDRESS", options.address()),
                        Map.entry("PORTCULLIS_DATA_FOLDER", folder.server().toString()),
                        Map.entry("PORTCULLIS_BITBUCKET_API", options.emulatorAddress() + "/2.0"),
                        Map.entry("PORTCULLIS_BITBUCKET_WEB", options.emulatorAddress()),
                        Map.entry("PORTCULLIS_ADMINISTRATOR_NAME", NAME),
                        Map.entry("PORTCULLIS_ADMINISTRATOR_PASSWORD", PASSWORD),
                        Map.entry("PORTCULLIS_SIGN_IN_NOTICE", "Demo: sign in as " + NAME + " with the password " + PASSWORD + "."),
                        Map.entry("PORTCULLIS_SMTP_HOST", "127.0.0.1"),
                        Map.entry("PORTCULLIS_SMTP_PORT", Integer.toString(sink.smtpPort())),
                        Map.entry("PORTCULLIS_SMTP_TLS", "none"),
                        Map.entry("PORTCULLIS_SMTP_FROM", "portcullis@acme.test"),
                        Map.entry("PORTCULLIS_OUTBOUND_ALLOW_PRIVATE", "true")));
    }

    private void alive() {
        nonNull(emulator).mustBeAlive();
        nonNull(server).mustBeAlive();
    }

    /** Runs as the shutdown hook, and so at Ctrl-C too: first who talks, then who is talked to; nothing is left. */
    private synchronized void stop() {
        stopping = true;
        if (server != null) {
            if (exitCode == 0) out.println("\nStopping");
            server.stop(7);
            folder.endDatabase();
        }
        if (emulator != null) emulator.stop(2);
        if (sink != null) sink.close();
        Runtime.getRuntime().halt(exitCode);
    }

    private static Child nonNull(@Nullable Child child) {
        if (child == null) throw new IllegalStateException("Not started");
        return child;
    }

    private static Path thisJar() {
        try {
            return Path.of(Demo.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Path besideThisJar() {
        Path jar = thisJar();
        Path server = jar.resolveSibling("../server/server.jar").normalize();
        return Files.exists(server) ? server : Path.of("target/run/current/server/server.jar");
    }
}
