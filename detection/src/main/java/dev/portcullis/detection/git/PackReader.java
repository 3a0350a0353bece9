package dev.portcullis.detection.git;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.internal.storage.file.PackReverseIndex;
import org.eclipse.jgit.internal.storage.file.PackReverseIndexFactory;
import org.eclipse.jgit.internal.storage.pack.BinaryDelta;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * The files' contents of one pack from its front to its end: less work than a general reader has, for folders and commits are passed
 * over unread and nothing is looked up twice.
 *
 * <p>Format: <a href="https://git-scm.com/docs/gitformat-pack">gitformat-pack</a>. What it cannot make sense of is given to {@link GitStore},
 * whose word on damage counts. No memory maps, for the reason told there. For one thread.
 */
public final class PackReader implements AutoCloseable {
    private static final int NEAR = 256 * 1024;
    private static final int FAR = 16 * 1024;
    /** More than the longest header: two numbers of ten bytes and a hash. */
    private static final int HEADER = 64;
    private static final int OFFSET_DELTA = 6;
    private static final int ID_DELTA = 7;
    private static final int MOST_BASES = 16 << 20;
    private static final int MOST_TYPES = 100_000;
    private static final int DEEPEST = 5_000;

    /** The last pack that any thread read: its stretches are asked for one after another. */
    private static volatile SoftReference<Layout> last = new SoftReference<>(null);

    private record Layout(Path file, long size, FileTime modified, PackIndex index, PackReverseIndex order) {}

    /** @param base offset, or -1 for none */
    private record Head(int type, long size, long content, long base) {}

    private final Layout layout;
    private final FileChannel channel;
    private final GitStore store;
    private final Inflater inflater = new Inflater();
    private final Window near = new Window(NEAR);
    /** For bases, which may lie anywhere: so the other goes on from front to end. */
    private final Window far = new Window(FAR);
    private final byte[] end = new byte[1];
    private final Map<Long, Integer> types = new HashMap<>();
    private final LinkedHashMap<Long, byte[]> bases = new LinkedHashMap<>(16, 0.75f, true);
    private int baseBytes;

    private PackReader(Layout layout, FileChannel channel, GitStore store) {
        this.layout = layout;
        this.channel = channel;
        this.store = store;
    }

    /** @throws IOException when there is no such pack, or its index cannot be read */
    public static PackReader open(Path gitDir, String pack) throws IOException {
        String name = pack.startsWith("pack-") ? pack : "pack-" + pack;
        Path folder = gitDir.resolve("objects/pack");
        Path file = folder.resolve(name + ".pack");
        Layout layout = last.get();
        long size = Files.size(file);
        FileTime modified = Files.getLastModifiedTime(file);
        if (layout == null || !layout.file.equals(file) || layout.size != size || !layout.modified.equals(modified)) {
            PackIndex index = PackIndex.open(folder.resolve(name + ".idx").toFile());
            layout = new Layout(file, size, modified, index, PackReverseIndexFactory.computeFromIndex(index));
            last = new SoftReference<>(layout);
        }
        GitStore store = GitStore.open(gitDir);
        try {
            return new PackReader(layout, FileChannel.open(file, StandardOpenOption.READ), store);
        } catch (IOException e) {
            store.close();
            throw e;
        }
    }

    public int objects() {
        return Math.toIntExact(layout.index.getObjectCount());
    }

    /** @param position in the order in which they lie, from 0 */
    public ObjectId id(int position) {
        return layout.order.findObjectByPosition(position);
    }

    /** The content if it is a file's; null for folders, commits and tags. */
    public @Nullable Contents blob(int position, long limit) {
        ObjectId id = id(position);
        try {
            long offset = layout.index.findOffset(id);
            Head head = head(near, offset);
            if (type(offset, head) != Constants.OBJ_BLOB) {
                return null;
            }
            if (head.base < 0) {
                return head.size > limit ? new Contents.TooLarge(head.size) : new Contents.Bytes(inflate(near, head));
            }
            byte[] bytes = whole(offset, limit);
            return bytes == null ? store.readIfBlob(id, limit) : new Contents.Bytes(bytes);
        } catch (IOException | RuntimeException | DataFormatException odd) {
            return store.readIfBlob(id, limit);
        }
    }

    private int type(long offset, Head head) throws IOException {
        Deque<Long> chain = new ArrayDeque<>();
        long at = offset;
        Head each = head;
        Integer type = null;
        while (type == null) {
            chain.add(at);
            if (each.base < 0) {
                type = each.type;
            } else {
                at = each.base;
                type = types.get(at);
                each = type == null ? head(far, at) : each;
            }
            if (chain.size() > DEEPEST) {
                throw new IOException("deltas without end");
            }
        }
        if (types.size() > MOST_TYPES) {
            types.clear();
        }
        for (Long one : chain) {
            types.put(one, type);
        }
        return type;
    }

    /** A content that is told as changes of another; null when one of them is larger than the limit. */
    private byte @Nullable [] whole(long offset, long limit) throws IOException, DataFormatException {
        Deque<Head> changes = new ArrayDeque<>();
        Deque<Long> offsets = new ArrayDeque<>();
        long at = offset;
        byte[] bytes = bases.get(at);
        while (bytes == null) {
            Head head = head(far, at);
            if (head.size > limit) {
                return null;
            }
            if (head.base < 0) {
                bytes = inflate(far, head);
                remember(at, bytes);
            } else {
                changes.push(head);
                offsets.push(at);
                at = head.base;
                bytes = bases.get(at);
            }
            if (changes.size() > DEEPEST) {
                throw new IOException("deltas without end");
            }
        }
        while (!changes.isEmpty()) {
            byte[] delta = inflate(far, changes.pop());
            if (BinaryDelta.getResultSize(delta) > limit) {
                return null;
            }
            bytes = BinaryDelta.apply(bytes, delta);
            remember(offsets.pop(), bytes);
        }
        return bytes;
    }

    private void remember(long offset, byte[] bytes) {
        if (bytes.length > MOST_BASES / 4) {
            return;
        }
        bases.put(offset, bytes);
        baseBytes += bytes.length;
        while (baseBytes > MOST_BASES) {
            baseBytes -= bases.pollFirstEntry().getValue().length;
        }
    }

    private Head head(Window window, long offset) throws IOException {
        int at = window.have(offset, HEADER);
        byte[] bytes = window.bytes;
        int b = bytes[at++] & 0xff;
        int type = b >> 4 & 7;
        long size = b & 15;
        for (int shift = 4; (b & 0x80) != 0; shift += 7) {
            b = bytes[at++] & 0xff;
            if (shift > 56) {
                throw new IOException("a size without end");
            }
            size |= (long) (b & 0x7f) << shift;
        }
        long base = -1;
        if (type == OFFSET_DELTA) {
            b = bytes[at++] & 0xff;
            long back = b & 0x7f;
            for (int length = 1; (b & 0x80) != 0; length++) {
                b = bytes[at++] & 0xff;
                if (length > 8) {
                    throw new IOException("an offset without end");
                }
                back = back + 1 << 7 | b & 0x7f;
            }
            base = offset - back;
            if (back <= 0 || base < 0) {
                throw new IOException("an offset that leads nowhere");
            }
        } else if (type == ID_DELTA) {
            base = layout.index.findOffset(ObjectId.fromRaw(bytes, at));
            at += Constants.OBJECT_ID_LENGTH;
            if (base < 0) {
                throw new IOException("a base that is not here");
            }
        }
        return new Head(type, size, window.start + at, base);
    }

    private byte[] inflate(Window window, Head head) throws IOException, DataFormatException {
        byte[] bytes = new byte[Math.toIntExact(head.size)];
        inflater.reset();
        long at = head.content;
        int done = 0;
        while (!inflater.finished()) {
            if (inflater.needsInput()) {
                int from = window.have(at, 1);
                int length = window.length - from;
                inflater.setInput(window.bytes, from, length);
                at += length;
            }
            int more = done < bytes.length ? inflater.inflate(bytes, done, bytes.length - done) : inflater.inflate(end);
            done += more;
            if (done > bytes.length || more == 0 && inflater.needsDictionary()) {
                throw new IOException("a size that is not so");
            }
        }
        if (done < bytes.length) {
            throw new IOException("a size that is not so");
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        channel.close();
        store.close();
    }

    /** A stretch of the pack in memory. */
    private final class Window {
        final byte[] bytes;
        long start;
        int length;

        Window(int size) {
            bytes = new byte[size];
        }

        /**
         * Where in it an offset of the pack stands, at least so many bytes before its end, or as many as there are.
         *
         * @throws IOException when the pack ends there
         */
        int have(long offset, int least) throws IOException {
            long from = offset - start;
            if (from < 0 || from + least > length) {
                start = offset;
                length = 0;
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
                    length = buffer.position();
                }
                from = 0;
            }
            if (from >= length) {
                throw new IOException("the pack ends here");
            }
            return (int) from;
        }
    }
}
