package dev.portcullis.benchmarks;

import dev.portcullis.emulator.BitbucketEmulator;
import dev.portcullis.emulator.EmulatorOptions;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** An emulator that holds {@code acme/past}. Arguments: data folder, port, commits, bytes, secrets. */
public final class HistoryEmulator {
    private HistoryEmulator() {}

    public static void main(String[] arguments) throws Exception {
        EmulatorOptions options = EmulatorOptions.in(Path.of(arguments[0])).withPort(Integer.parseInt(arguments[1])).withWorld(EmulatorOptions.World.SMALL).withPrivateHooks(true);
        Path past;
        try (BitbucketEmulator emulator = BitbucketEmulator.start(options)) {
            emulator.createRepository("acme", "past");
            past = emulator.repositoryPath("acme", "past");
        }
        PastRepository.write(past, Integer.parseInt(arguments[2]), Long.parseLong(arguments[3]), Integer.parseInt(arguments[4]), 7);
        // A start looks at what git holds, and finds the main branch.
        BitbucketEmulator.start(options);
        System.out.println("emulator ready");
        new CountDownLatch(1).await();
    }
}
