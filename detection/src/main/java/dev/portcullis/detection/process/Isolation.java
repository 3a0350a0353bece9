package dev.portcullis.detection.process;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What holds of the engine processes on this machine: whether they are cut off from the network, and whether they run under a user of
 * their own. Said, not promised: it is what a process found of itself.
 */
public record Isolation(boolean networkOff, boolean ownUser) {
    private static final List<String> UNSHARE = List.of("unshare", "--net", "--map-root-user", "--");

    /** The system property by which the parent tells the process that {@link #prefix} was put before its command. */
    private static final String CUT_OFF = "portcullis.network-cut-off";

    /** Claimed only where the command that cuts it off started this process, and what it finds does not contradict. */
    static Wire.Hello ofThisProcess() {
        return new Wire.Hello(Boolean.getBoolean(CUT_OFF) && nothingButLoopback(), false);
    }

    /** What tells a process that it was started with this prefix. */
    static List<String> flags(List<String> prefix) {
        return prefix.isEmpty() ? List.of() : List.of("-D" + CUT_OFF + "=true");
    }

    private static boolean nothingButLoopback() {
        try {
            return NetworkInterface.networkInterfaces().allMatch(Isolation::isOffOrLoopback);
        } catch (IOException e) {
            // So says Java 25 in a network of its own, where even the loopback is down: no network interfaces configured.
            return true;
        }
    }

    private static boolean isOffOrLoopback(NetworkInterface network) {
        try {
            return network.isLoopback() || !network.isUp();
        } catch (IOException e) {
            return false;
        }
    }

    /** The command that starts a program in a network of its own, empty where the system does not allow it. */
    static List<String> prefix(Path workFolder) {
        try {
            List<String> probe = new java.util.ArrayList<>(UNSHARE);
            probe.add("true");
            Process process = new ProcessBuilder(probe)
                    .directory(workFolder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return List.of();
            }
            return process.exitValue() == 0 ? UNSHARE : List.of();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
