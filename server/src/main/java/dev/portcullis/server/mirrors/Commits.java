package dev.portcullis.server.mirrors;

import java.io.OutputStream;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ids of commits in an order, twenty bytes each: whoever may push can make a million of them for little. Where each stands is known by a table of
 * places, made when it is first asked for.
 */
public final class Commits extends AbstractList<String> implements RandomAccess {
    private static final int BYTES = 20;

    private final byte[] ids;
    private final int size;
    /** So that nobody makes ids which meet in the table. */
    private final long seed = ThreadLocalRandom.current().nextLong();
    /** Places from 1, at where their id's hash leads; 0 is free. */
    private int[] places = {};

    private Commits(byte[] ids, int size) {
        this.ids = ids;
        this.size = size;
    }

    @Override
    public String get(int place) {
        Objects.checkIndex(place, size);
        return HexFormat.of().formatHex(ids, place * BYTES, (place + 1) * BYTES);
    }

    @Override
    public int size() {
        return size;
    }

    /** Whether a commit is among them, and stands before a place. */
    public synchronized boolean before(String commit, int place) {
        if (size == 0 || commit.length() != 2 * BYTES) return false;
        if (places.length == 0) index();
        byte[] id = HexFormat.of().parseHex(commit);
        for (int at = hash(id, 0); places[at] != 0; at = (at + 1) & (places.length - 1)) {
            int from = (places[at] - 1) * BYTES;
            if (Arrays.equals(ids, from, from + BYTES, id, 0, BYTES)) return places[at] - 1 < place;
        }
        return false;
    }

    private void index() {
        places = new int[Integer.highestOneBit(size) << 2];
        for (int place = 0; place < size; place++) {
            int at = hash(ids, place * BYTES);
            while (places[at] != 0) at = (at + 1) & (places.length - 1);
            places[at] = place + 1;
        }
    }

    private int hash(byte[] from, int offset) {
        long hash = seed;
        for (int i = 0; i < BYTES; i++) hash = (hash ^ from[offset + i]) * 0x100000001b3L;
        hash *= 0x9e3779b97f4a7c15L;
        return (int) (hash >>> 32) & (places.length - 1);
    }

    /** Takes what git lists, an id a line. */
    static final class Listing extends OutputStream {
        private byte[] ids = new byte[1024 * BYTES];
        private int digits;

        @Override
        public void write(int letter) {
            if (letter == '\n') return;
            int digit = HexFormat.fromHexDigit(letter);
            if (digits / 2 == ids.length) ids = Arrays.copyOf(ids, ids.length * 2);
            ids[digits / 2] |= (byte) (digits % 2 == 0 ? digit << 4 : digit);
            digits++;
        }

        void add(String id) {
            id.chars().forEach(this::write);
        }

        int size() {
            return digits / 2 / BYTES;
        }

        Commits listed() {
            return new Commits(Arrays.copyOf(ids, size() * BYTES), size());
        }
    }
}
