package dev.portcullis.server.database;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/** Unpacks the PostgreSQL that the build brings, once per version: into a temporary folder first, then by one atomic move. */
final class PostgresBinaries {
    private static final EnumSet<PosixFilePermission> EXECUTABLE = EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_EXECUTE);

    private PostgresBinaries() {}

    /** @return the folder that holds {@code bin} */
    static Path unpack(Path folder) throws IOException {
        byte[] archive = archive();
        CRC32 checksum = new CRC32();
        checksum.update(archive);
        Path unpacked = folder.resolve("postgres-" + Long.toHexString(checksum.getValue()));
        if (Files.isDirectory(unpacked)) return unpacked;
        Path fresh = folder.resolve("postgres-unpacking");
        FileSystemUtils.deleteRecursively(fresh);
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new BufferedInputStream(new XZInputStream(new ByteArrayInputStream(archive)), 1 << 16))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry())
                write(fresh, entry, tar);
        }
        Files.move(fresh, unpacked, StandardCopyOption.ATOMIC_MOVE);
        return unpacked;
    }

    private static void write(Path folder, TarArchiveEntry entry, InputStream content) throws IOException {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) throw new IOException("Entry outside of the folder: " + entry.getName());
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, target);
        boolean executable = (entry.getMode() & 0100) != 0;
        if (executable) Files.setPosixFilePermissions(target, EXECUTABLE);
    }

    private static byte[] archive() throws IOException {
        String name = "/postgres-" + system() + ".txz";
        try (InputStream stream = PostgresBinaries.class.getResourceAsStream(name)) {
            if (stream == null)
                throw new DatabaseTrouble("This build brings no PostgreSQL for " + System.getProperty("os.name") + " on "
                        + System.getProperty("os.arch")
                        + " (Linux on x86-64 only); set PORTCULLIS_DATABASE_URL to a PostgreSQL of your own.");
            return stream.readAllBytes();
        }
    }

    private static String system() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String family = os.contains("mac") ? "darwin" : os.contains("win") ? "windows" : "linux";
        return family + "-" + (Set.of("amd64", "x86_64").contains(machine) ? "x86_64" : "arm_64");
    }
}
