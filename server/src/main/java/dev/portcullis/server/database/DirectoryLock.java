package dev.portcullis.server.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Lets one server at a time use a data folder. The system frees it when the process dies, however it dies. */
final class DirectoryLock {
    private static final int ATTEMPTS = 20; // two seconds: a server that was just told to stop may still be at it

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    static DirectoryLock take(Path file, Path dataFolder) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        for (int attempt = 1; ; attempt++) {
            if (tryLock(channel) != null) {
                channel.truncate(0);
                channel.write(StandardCharsets.UTF_8.encode(Long.toString(ProcessHandle.current().pid())), 0);
                return new DirectoryLock(channel);
            }
            if (attempt == ATTEMPTS || !pause()) {
                String holder = holder(channel);
                channel.close();
                throw new DatabaseTrouble("The data folder " + dataFolder.toAbsolutePath().normalize()
                        + " is in use by another Portcullis server (process " + holder
                        + "); stop that one, or give this one a folder of its own with PORTCULLIS_DATA_FOLDER.");
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(1 << 20, 1, false); // beyond the text, so that others may read the holder where locks are mandatory
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(100);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        channel.read(text, 0);
        return StandardCharsets.UTF_8.decode(text.flip()).toString().strip();
    }

    void release() {
        try {
            channel.close();
        } catch (IOException failure) {
            LoggerFactory.getLogger(DirectoryLock.class).warn("Cannot free the data folder", failure);
        }
    }
}
