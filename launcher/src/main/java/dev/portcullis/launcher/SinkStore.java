package dev.portcullis.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The sink's mails, a file each, so that they are there after a restart: the recipients on its first line, then the mail as it came. */
final class SinkStore {
    private static final int MOST = 1000;

    private final Path folder;
    private final List<SinkMail> mails = new ArrayList<>();
    private int last;

    SinkStore(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.getFileName().toString().matches("[0-9]{6}\\.eml")).sorted().toList()) {
                byte[] all = Files.readAllBytes(file);
                int line = 0;
                while (line < all.length && all[line] != '\n') line++;
                String to = new String(all, 0, line, StandardCharsets.ISO_8859_1);
                byte[] raw = java.util.Arrays.copyOfRange(all, Math.min(all.length, line + 1), all.length);
                last = Integer.parseInt(file.getFileName().toString().substring(0, 6));
                mails.add(SinkMail.read(last, to.isEmpty() ? List.of() : List.of(to.split(",")), raw));
            }
        }
    }

    /** Written down before it is said to be taken. */
    synchronized void add(List<String> recipients, byte[] raw) throws IOException {
        int number = last + 1;
        Path file = folder.resolve("%06d.eml".formatted(number));
        Path part = folder.resolve("part");
        byte[] head = (String.join(",", recipients).replaceAll("[\\r\\n]", "") + "\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = java.util.Arrays.copyOf(head, head.length + raw.length);
        System.arraycopy(raw, 0, all, head.length, raw.length);
        Files.write(part, all);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        last = number;
        mails.add(SinkMail.read(number, recipients, raw));
        while (mails.size() > MOST) Files.deleteIfExists(folder.resolve("%06d.eml".formatted(mails.removeFirst().number())));
    }

    /** Newest first. */
    synchronized List<SinkMail> all() {
        return List.copyOf(mails.reversed());
    }

    synchronized Optional<SinkMail> find(int number) {
        return mails.stream().filter(each -> each.number() == number).findFirst();
    }

    /** What belongs to one thread, oldest first. */
    synchronized List<SinkMail> thread(SinkMail of) {
        return of.thread().isEmpty() ? List.of(of) : mails.stream().filter(each -> each.thread().equals(of.thread())).toList();
    }
}
