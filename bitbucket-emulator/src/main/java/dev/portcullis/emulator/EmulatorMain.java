package dev.portcullis.emulator;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** Starts an emulator from the command line and stops it on SIGTERM or SIGINT. */
public final class EmulatorMain {

    private static final PrintStream OUT = System.out;
    private static final String USAGE = """
            Usage: emulator [--port 7990] [--data DIR] [--bind 127.0.0.1] [--base-url URL] [--as-of YYYY-MM-DD]
                            [--world demo|small|empty|generated] [--repositories 100] [--people 40] [--seed 1]
                            [--allow-private-hooks] [--no-rate-limits]""";

    private EmulatorMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        EmulatorOptions options;
        try {
            options = options(arguments);
        } catch (RuntimeException wrong) {
            OUT.println(wrong.getMessage());
            OUT.println(USAGE);
            System.exit(2);
            return;
        }
        BitbucketEmulator emulator;
        try {
            emulator = BitbucketEmulator.start(options);
        } catch (UncheckedIOException failure) {
            OUT.println("The emulator cannot start on port " + options.port() + ": "
                    + String.valueOf(failure.getCause().getMessage()));
            System.exit(1);
            return;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            emulator.close();
            stopped.countDown();
        }));
        OUT.println("emulator ready " + emulator.baseUrl());
        OUT.println("drills: " + emulator.baseUrl() + "/-/drills, with the token in " + options.data().resolve("admin-token"));
        stopped.await();
    }

    static EmulatorOptions options(String[] arguments) {
        EmulatorOptions options =
                EmulatorOptions.in(Path.of("data", "emulator")).withPort(7990).withWorld(EmulatorOptions.World.DEMO);
        for (int i = 0; i < arguments.length; i++) {
            String flag = arguments[i];
            options = switch (flag) {
                case "--allow-private-hooks" -> options.withPrivateHooks(true);
                case "--no-rate-limits" -> options.withRateLimits(false);
                default -> {
                    if (i + 1 == arguments.length) {
                        throw new IllegalArgumentException("Unknown or incomplete: " + flag);
                    }
                    yield with(options, flag, arguments[++i]);
                }
            };
        }
        return options;
    }

    private static EmulatorOptions with(EmulatorOptions options, String flag, String value) {
        return switch (flag) {
            case "--port" -> options.withPort(Integer.parseInt(value));
            case "--bind" -> options.withBind(value);
            case "--base-url" -> options.withBaseUrl(value);
            case "--as-of" -> options.withAsOf(LocalDate.parse(value));
            case "--world" -> options.withWorld(EmulatorOptions.World.valueOf(value.toUpperCase(Locale.ROOT)));
            case "--data" -> options.withData(Path.of(value));
            case "--repositories" -> options.withSize(new EmulatorOptions.Size(
                    Integer.parseInt(value), options.size().people(), options.size().seed()));
            case "--people" -> options.withSize(new EmulatorOptions.Size(
                    options.size().repositories(), Integer.parseInt(value), options.size().seed()));
            case "--seed" -> options.withSize(new EmulatorOptions.Size(
                    options.size().repositories(), options.size().people(), Long.parseLong(value)));
            default -> throw new IllegalArgumentException("Unknown: " + flag);
        };
    }
}
