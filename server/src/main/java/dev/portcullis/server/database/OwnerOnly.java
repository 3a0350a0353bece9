package dev.portcullis.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data folder is its owner's alone: it holds the source of every watched repository. One that an earlier version made for everybody is
 * tightened.
 */
public final class OwnerOnly {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerOnly.class);
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    private OwnerOnly() {}

    public static void folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) Files.createDirectories(parent);
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER));
            return;
        }
        if (Files.getPosixFilePermissions(folder).equals(OWNER)) return;
        try {
            Files.setPosixFilePermissions(folder, OWNER);
        } catch (IOException notOurs) {
            LOG.warn("{} can be read by others, and that cannot be changed ({}). Run chmod 700 on it.", folder, notOurs.getMessage());
        }
    }
}
