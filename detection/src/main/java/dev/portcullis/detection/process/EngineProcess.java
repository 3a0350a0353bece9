package dev.portcullis.detection.process;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;

/** One running engine process and the two pipes to it; it is used by one thread at a time and thrown away at the first doubt. */
final class EngineProcess {
    private static final Duration READY = Duration.ofSeconds(60);

    /** It ended, or said what no engine says. */
    static final class Crashed extends Exception {
        private static final long serialVersionUID = 1;

        Crashed(String why) {
            super(why);
        }
    }

    private final Process process;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final Isolation isolation;

    private EngineProcess(Process process, Isolation isolation, DataInputStream in) {
        this.process = process;
        this.isolation = isolation;
        this.in = in;
        this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    }

    /** @param limit how long whoever asks can wait for it; a process has {@link #READY} at most */
    static EngineProcess start(Settings settings, List<String> prefix, Duration limit) throws Crashed, TimeoutException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.add(settings.javaHome().resolve(Path.of("bin", "java")).toString());
        command.add(settings.heap());
        command.addAll(settings.jvmFlags());
        command.addAll(Isolation.flags(prefix));
        command.add("-cp");
        command.add(String.join(java.io.File.pathSeparator, settings.classPath()));
        command.add(settings.mainClass());
        ProcessBuilder builder = new ProcessBuilder(command).directory(settings.workFolder().toFile());
        onlyPathAndLanguage(builder.environment());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new Crashed("the engine process could not be started: " + e.getMessage());
        }
        ErrorOutput.follow(process);
        DataInputStream in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
        boolean hasTime = limit.compareTo(READY) > 0;
        try {
            Wire.Hello hello = Wire.read(within(hasTime ? READY : limit, process, () -> read(in)), Wire.Hello.class);
            return new EngineProcess(process, new Isolation(hello.networkOff(), hello.ownUser()), in);
        } catch (Crashed | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            if (e instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw new Crashed("the engine process did not get ready");
        } catch (TimeoutException e) {
            process.destroyForcibly();
            if (!hasTime) {
                throw e;
            }
            throw new Crashed("the engine process was not ready after " + READY.toSeconds() + " s");
        }
    }

    private static void onlyPathAndLanguage(Map<String, String> environment) {
        environment.keySet().removeIf(name -> !name.equals("PATH") && !name.equals("LANG"));
    }

    /** Writing counts too: a process that does not read fills the pipe and would hold the writer for ever. */
    Wire.Answer ask(Wire.Request request, Duration limit) throws Crashed, TimeoutException, InterruptedException {
        byte[] answer = within(limit, process, () -> {
            Frames.write(out, Wire.write(request));
            return read(in);
        });
        return answer(answer, request.id());
    }

    /** Believes nothing: what is not the form of an answer to this request is a crash. */
    static Wire.Answer answer(byte[] frame, long id) throws Crashed {
        Wire.Answer answer;
        try {
            answer = Wire.read(frame, Wire.Answer.class);
            if (answer != null && answer.id() == id && Answers.possible(answer)) {
                return answer;
            }
        } catch (JacksonException | NullPointerException e) {
            throw new Crashed("the engine process answered with what is no answer");
        }
        throw new Crashed("the engine process answered what was not asked");
    }

    private interface Exchange {
        byte[] frame() throws IOException, Crashed;
    }

    private static byte[] read(DataInputStream in) throws IOException, Crashed {
        byte[] bytes = Frames.read(in);
        if (bytes == null) {
            throw new Crashed("the engine process ended");
        }
        return bytes;
    }

    /** The thread that is left behind by a timeout ends with the process, which the caller then kills. */
    private static byte[] within(Duration limit, Process process, Exchange exchange) throws Crashed, TimeoutException, InterruptedException {
        CompletableFuture<byte[]> frame = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("engine " + process.pid()).start(() -> {
            try {
                frame.complete(exchange.frame());
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                frame.completeExceptionally(new Crashed("the engine process broke off: " + e.getMessage()));
            } catch (Crashed e) {
                frame.completeExceptionally(e);
            }
        });
        try {
            return frame.get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Crashed crashed ? crashed : new Crashed("the engine process broke off");
        }
    }

    Isolation isolation() {
        return isolation;
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    void kill() {
        process.destroyForcibly();
    }
}
