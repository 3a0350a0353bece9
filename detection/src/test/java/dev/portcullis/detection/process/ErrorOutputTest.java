package dev.portcullis.detection.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ErrorOutputTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AtomicLong clock = new AtomicLong();
    private final ErrorOutput output = new ErrorOutput("engine 7", new PrintStream(out), clock::get);

    @Test
    void linesArePassedOnWithNothingInThemThatATerminalObeys() {
        output.read(in("one\n\u001b[2Jtwo\r2026-11-24 ERROR forged\u2028\nlast"));
        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("engine 7: one\nengine 7: ?[2Jtwo?2026-11-24 ERROR forged???\nengine 7: last\n");
    }

    @Test
    void aMinuteTakesSoMuchAndTheRestIsReadAndDropped() {
        output.read(in("x".repeat(5_000_000)));
        assertThat(out.size()).isBetween(ErrorOutput.A_MINUTE / 2, ErrorOutput.A_MINUTE + 200);
        assertThat(out.toString(StandardCharsets.US_ASCII)).contains("more characters were dropped");
        out.reset();
        output.read(in("still the same minute\n"));
        assertThat(out.toString(StandardCharsets.US_ASCII)).doesNotContain("x".repeat(100));
        clock.addAndGet(TimeUnit.MINUTES.toNanos(1));
        out.reset();
        output.read(in("the next minute\n"));
        assertThat(out.toString(StandardCharsets.US_ASCII)).contains("engine 7: the next minute\n");
    }

    private static ByteArrayInputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
