package dev.portcullis.detection.process;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** An engine process that misbehaves as files in its folder tell it to. */
public final class TestEngine {
    private TestEngine() {}

    public static void main(String[] args) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
        DataOutputStream out = new DataOutputStream(System.out);
        while (Files.exists(Path.of("never-ready"))) {
            LockSupport.park();
        }
        if (Files.exists(Path.of("no-hello"))) {
            return;
        }
        Frames.write(out, Wire.write(new Wire.Hello(false, false)));
        while (Files.exists(Path.of("mute"))) {
            LockSupport.park();
        }
        for (byte[] frame = Frames.read(in); frame != null; frame = Frames.read(in)) {
            Wire.Request request = Wire.read(frame, Wire.Request.class);
            if (Files.deleteIfExists(Path.of("hang-once")) || Files.exists(Path.of("hang"))) {
                Files.writeString(Path.of("hanging"), Long.toString(ProcessHandle.current().pid()));
                while (true) {
                    LockSupport.park();
                }
            }
            if (Files.exists(Path.of("exit"))) {
                Files.writeString(Path.of("exits"), "x", StandardCharsets.US_ASCII, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
                return;
            }
            if (Files.exists(Path.of("answer"))) {
                Frames.write(out, Files.readString(Path.of("answer")).replace("ID", Long.toString(request.id())).getBytes(StandardCharsets.UTF_8));
            } else if (Files.exists(Path.of("raw"))) {
                out.write(Files.readAllBytes(Path.of("raw")));
                out.flush();
            } else if (Files.exists(Path.of("environment"))) {
                Files.write(Path.of("environment"), List.copyOf(System.getenv().keySet()));
                Frames.write(out, Wire.write(new Wire.Answer(request.id(), List.of())));
            } else {
                Frames.write(out, Wire.write(new Wire.Answer(request.id(), EngineRun.run(request.subject(), request.identityKey()))));
            }
        }
    }
}
