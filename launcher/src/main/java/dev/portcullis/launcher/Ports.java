package dev.portcullis.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

/** Makes sure that a port is free before anything is started on it. */
final class Ports {
    private static final Duration PREDECESSOR = Duration.ofSeconds(12); // children of a killed launcher end within this time

    private Ports() {}

    static void mustBeFree(int port, String setting) {
        Patience.await(
                PREDECESSOR,
                () -> free(port),
                () -> "Port " + port + " is in use by another program: stop that, or choose another port, for example: make demo " + setting + "="
                        + (port > 60_000 ? port - 1000 : port + 1000));
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
