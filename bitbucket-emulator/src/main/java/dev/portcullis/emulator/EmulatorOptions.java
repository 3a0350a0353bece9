package dev.portcullis.emulator;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How an emulator is started.
 *
 * @param port 0 for a free one
 * @param baseUrl address in all links; null for {@code http://localhost:PORT}
 * @param asOf the day that decides which of Atlassian's removals are in force; null for the clock's day
 */
public record EmulatorOptions(
        Path data,
        int port,
        String bind,
        @Nullable String baseUrl,
        @Nullable LocalDate asOf,
        boolean allowPrivateHooks,
        World world,
        Clock clock,
        boolean rateLimits,
        ExchangeObserver observer,
        Size size) {

    /** What an empty data folder is filled with. */
    public enum World {
        DEMO,
        SMALL,
        EMPTY,
        /** A large one by {@link Size}. */
        GENERATED
    }

    /**
     * How large a generated world is; the same numbers make the same world.
     *
     * @param people at least ten, the service account among them
     */
    public record Size(int repositories, int people, long seed) {
        public Size {
            if (repositories < 1 || people < 10) {
                throw new IllegalArgumentException("A generated world needs at least one repository and ten people");
            }
        }
    }

    public static EmulatorOptions in(Path data) {
        return new EmulatorOptions(
                data, 0, "127.0.0.1", null, null, false, World.SMALL, Clock.systemUTC(), true, exchange -> {},
                new Size(100, 40, 1));
    }

    public EmulatorOptions withPort(int value) {
        return new EmulatorOptions(
                data, value, bind, baseUrl, asOf, allowPrivateHooks, world, clock, rateLimits, observer, size);
    }

    public EmulatorOptions withBind(String value) {
        return new EmulatorOptions(
                data, port, value, baseUrl, asOf, allowPrivateHooks, world, clock, rateLimits, observer, size);
    }

    public EmulatorOptions withBaseUrl(String value) {
        return new EmulatorOptions(
                data, port, bind, value, asOf, allowPrivateHooks, world, clock, rateLimits, observer, size);
    }

    public EmulatorOptions withAsOf(LocalDate value) {
        return new EmulatorOptions(
                data, port, bind, baseUrl, value, allowPrivateHooks, world, clock, rateLimits, observer, size);
    }

    public EmulatorOptions withPrivateHooks(boolean value) {
        return new EmulatorOptions(data, port, bind, baseUrl, asOf, value, world, clock, rateLimits, observer, size);
    }

    public EmulatorOptions withWorld(World value) {
        return new EmulatorOptions(
                data, port, bind, baseUrl, asOf, allowPrivateHooks, value, clock, rateLimits, observer, size);
    }

    public EmulatorOptions withClock(Clock value) {
        return new EmulatorOptions(
                data, port, bind, baseUrl, asOf, allowPrivateHooks, world, value, rateLimits, observer, size);
    }

    public EmulatorOptions withRateLimits(boolean value) {
        return new EmulatorOptions(data, port, bind, baseUrl, asOf, allowPrivateHooks, world, clock, value, observer, size);
    }

    public EmulatorOptions withObserver(ExchangeObserver value) {
        return new EmulatorOptions(data, port, bind, baseUrl, asOf, allowPrivateHooks, world, clock, rateLimits, value, size);
    }

    public EmulatorOptions withSize(Size value) {
        return new EmulatorOptions(
                data, port, bind, baseUrl, asOf, allowPrivateHooks, world, clock, rateLimits, observer, value);
    }

    public EmulatorOptions withData(Path value) {
        return new EmulatorOptions(
                value, port, bind, baseUrl, asOf, allowPrivateHooks, world, clock, rateLimits, observer, size);
    }
}
