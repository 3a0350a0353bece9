package dev.portcullis.benchmarks;

import dev.portcullis.launcher.Child;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts the processes that a benchmark measures, as the demo starts them. */
final class Installation {
    static final String NAME = "admin";
    static final String PASSWORD = "a password for a benchmark";

    private Installation() {}

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** @param run folder of a build: {@code server} and {@code launcher} */
    static Child server(Path run, Path folder, int port, String bitbucket) {
        return Child.start(
                "server",
                folder,
                List.of("-Xmx384m", "--enable-native-access=ALL-UNNAMED"),
                run.resolve("launcher/launcher.jar") + File.pathSeparator + run.resolve("server/server.jar"),
                List.of("dev.portcullis.server.Portcullis"),
                Map.of(
                        "SERVER_PORT", Integer.toString(port),
                        "PORTCULLIS_ADDRESS", "http://localhost:" + port,
                        "PORTCULLIS_DATA_FOLDER", folder.resolve("portcullis").toString(),
                        "PORTCULLIS_BITBUCKET_API", bitbucket + "/2.0",
                        "PORTCULLIS_BITBUCKET_WEB", bitbucket,
                        "PORTCULLIS_ADMINISTRATOR_NAME", NAME,
                        "PORTCULLIS_ADMINISTRATOR_PASSWORD", PASSWORD));
    }

    /** A main class of this module. */
    static Child own(String name, Path folder, Class<?> main, List<String> arguments) {
        return own(name, folder, "256m", main, arguments);
    }

    /** @param heap as Java's {@code -Xmx} takes it */
    static Child own(String name, Path folder, String heap, Class<?> main, List<String> arguments) {
        List<String> command = new java.util.ArrayList<>(List.of(main.getName()));
        command.addAll(arguments);
        return Child.start(name, folder, List.of("-Xmx" + heap), System.getProperty("java.class.path"), command, Map.of());
    }
}
