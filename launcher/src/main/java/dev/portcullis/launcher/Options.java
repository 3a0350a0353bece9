package dev.portcullis.launcher;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What the command line says.
 *
 * @param mailPort of the pages that show the mail which the demo sends
 * @param data where everything of the demo is kept
 * @param reset whether to forget it first
 * @param server the extracted jar of the product
 */
record Options(int port, int emulatorPort, int mailPort, Path data, boolean reset, Path server) {
    static Options parse(List<String> arguments, Path server) {
        Options options = new Options(8080, 7990, 7991, Path.of("data"), false, server);
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String name = rest.pop();
            options = switch (name) {
                case "--port" -> new Options(
                        port(name, rest), options.emulatorPort, options.mailPort, options.data, options.reset, options.server);
                case "--emulator-port" -> new Options(
                        options.port, port(name, rest), options.mailPort, options.data, options.reset, options.server);
                case "--sink-port" -> new Options(
                        options.port, options.emulatorPort, port(name, rest), options.data, options.reset, options.server);
                case "--data" -> new Options(
                        options.port, options.emulatorPort, options.mailPort, Path.of(value(name, rest)), options.reset, options.server);
                case "--server" -> new Options(
                        options.port, options.emulatorPort, options.mailPort, options.data, options.reset, Path.of(value(name, rest)));
                case "--reset" -> new Options(
                        options.port, options.emulatorPort, options.mailPort, options.data, true, options.server);
                default -> throw new Trouble("There is no option " + name + ".");
            };
        }
        if (options.port == options.emulatorPort) throw new Trouble("PORT and EMULATOR_PORT must differ.");
        if (options.mailPort == options.port || options.mailPort == options.emulatorPort) throw new Trouble("SINK_PORT must differ from PORT and EMULATOR_PORT.");
        return options;
    }

    private static String value(String name, Deque<String> rest) {
        if (rest.isEmpty()) throw new Trouble(name + " needs a value.");
        return rest.pop();
    }

    private static int port(String name, Deque<String> rest) {
        String value = value(name, rest);
        try {
            int port = Integer.parseInt(value);
            if (port > 0 && port < 65536) return port;
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new Trouble(name + " must be a port number between 1 and 65535, not " + value + ".");
    }

    String address() {
        return "http://localhost:" + port;
    }

    String mailAddress() {
        return "http://localhost:" + mailPort;
    }

    String emulatorAddress() {
        return "http://localhost:" + emulatorPort;
    }
}
