package dev.portcullis.detection.process;

import dev.portcullis.detection.Subject;
import dev.portcullis.detection.rules.ExampleSecrets;
import dev.portcullis.detection.rules.RuleCatalogue;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The engine process: scans what it is asked on standard input and answers on standard output.
 *
 * <p>A thread of its own reads the input, so that the end of the parent, which closes it, ends this process in the middle of a scan too.
 * Standard output belongs to the frames alone; what anything prints goes to standard error.
 */
public final class EngineMain {
    private EngineMain() {}

    public static void main(String[] args) throws Exception {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true));
        BlockingQueue<byte[]> requests = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(requests), "requests");
        reader.setDaemon(true);
        reader.start();
        Thread.ofPlatform().daemon().name("warm-up").start(EngineMain::warm);
        Frames.write(out, Wire.write(Isolation.ofThisProcess()));
        while (true) {
            Wire.Request request = Wire.read(requests.take(), Wire.Request.class);
            Wire.Answer answer = new Wire.Answer(request.id(), EngineRun.run(request.subject(), request.identityKey()));
            Frames.write(out, Wire.write(answer));
        }
    }

    private static void read(BlockingQueue<byte[]> requests) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)))) {
            for (byte[] frame = Frames.read(in); frame != null; frame = Frames.read(in)) {
                requests.add(frame);
            }
        } catch (IOException e) {
            System.err.println("engine: requests end: " + e.getClass().getSimpleName());
        }
        Runtime.getRuntime().halt(0);
    }

    /** Scans the rules' own examples beside the first request, so that real scans find rules, patterns and classes loaded. */
    private static void warm() {
        List<Subject.Text> texts = new ArrayList<>();
        RuleCatalogue.of("secrets").rules().forEach(rule -> ExampleSecrets.bad(rule).forEach(text -> texts.add(new Subject.Text(rule.id(), text))));
        Wire.write(new Wire.Answer(0, EngineRun.run(new Subject.Texts(texts), new byte[32])));
    }
}
