package dev.portcullis.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Runs another program's main in this process, which then ends when the launcher does, however that ended: standard input is a pipe from it.
 * Ctrl-C reaches every process of a terminal at once; here it is ignored, so that the launcher can stop its children one after the other.
 */
final class Guarded {
    private static final int LONGEST_END_SECONDS = 8;

    private Guarded() {}

    /** @param arguments a lock file, the name of the class, the arguments of its main */
    public static void main(String[] arguments) throws Exception {
        Signal.handle(new Signal("INT"), SignalHandler.SIG_IGN);
        Thread.ofPlatform().daemon().name("launcher").start(Guarded::endWithTheLauncher);
        FileLock lock = waitForThePredecessor(Path.of(arguments[0]));
        Class.forName(arguments[1])
                .getMethod("main", String[].class)
                .invoke(null, (Object) Arrays.copyOfRange(arguments, 2, arguments.length));
        if (!lock.isValid()) throw new IllegalStateException("The lock was lost"); // and so it is reachable until here
    }

    /** A killed launcher leaves its children some seconds to end; they hold this lock until they are gone. */
    private static FileLock waitForThePredecessor(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).lock();
    }

    private static void endWithTheLauncher() {
        try {
            while (System.in.read() >= 0) {
                // nothing is said here; only the end counts
            }
        } catch (IOException broken) {
            // the same as the end
        }
        Thread.ofPlatform().daemon().start(() -> {
            try {
                Thread.sleep(LONGEST_END_SECONDS * 1000L);
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(1);
        });
        System.exit(0);
    }
}
