package dev.portcullis.detection.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Passes on what an engine process writes to its standard error: line by line, with nothing in it that a log or a terminal would obey, and
 * so much a minute. A hijacked process must not fill the server's disk nor forge its log. The rest is read and dropped, so that the
 * process never waits for a reader.
 */
final class ErrorOutput {
    static final int A_MINUTE = 64 * 1024;
    private static final int LINE = 2_000;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final String name;
    private final PrintStream to;
    private final LongSupplier clock;
    private final StringBuilder line = new StringBuilder();
    private long minuteStart;
    private int passed;
    private long dropped;

    ErrorOutput(String name, PrintStream to, LongSupplier clock) {
        this.name = name;
        this.to = to;
        this.clock = clock;
        this.minuteStart = clock.getAsLong();
    }

    static void follow(Process process) {
        ErrorOutput output = new ErrorOutput("engine " + process.pid(), System.err, System::nanoTime);
        Thread.ofPlatform().daemon().name("errors of engine " + process.pid()).start(() -> output.read(process.getErrorStream()));
    }

    void read(InputStream in) {
        byte[] buffer = new byte[8 * 1024];
        try (in) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    take(buffer[i]);
                }
            }
        } catch (IOException e) {
            // The process is gone; so is what it would have said.
            line.append(" (broken off)");
        }
        end();
        sayDropped();
    }

    private void take(byte b) {
        if (b == '\n' || line.length() >= LINE) {
            end();
        }
        if (b != '\n') {
            line.append(b >= ' ' && b < 0x7f || b == '\t' ? (char) b : '?');
        }
    }

    private void end() {
        if (line.isEmpty()) {
            return;
        }
        long now = clock.getAsLong();
        if (now - minuteStart >= MINUTE) {
            sayDropped();
            minuteStart = now;
            passed = 0;
        }
        String text = name + ": " + line;
        line.setLength(0);
        if (passed + text.length() + 1 > A_MINUTE) {
            dropped += text.length();
            return;
        }
        passed += text.length() + 1;
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.US_ASCII);
        to.write(bytes, 0, bytes.length);
        to.flush();
    }

    private void sayDropped() {
        if (dropped > 0) {
            to.println(name + ": " + dropped + " more characters were dropped");
            dropped = 0;
        }
    }
}
