package dev.portcullis.server.mirrors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/** Which object lies at which place of a pack, by its index of version 2 (gitformat-pack(5)). For messages: it is read whole each time. */
final class PackPlaces {
    private static final int NAMES = 8 + 256 * 4;
    private static final int NAME = 20;

    private PackPlaces() {}

    /** @param place from 0, in the order of the pack */
    static String object(Path index, int place) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(index));
        int count = file.getInt(NAMES - 4);
        int small = NAMES + count * (NAME + 4);
        int large = small + count * 4;
        long[] byOffset = new long[count];
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            int offset = file.getInt(small + 4 * i);
            byOffset[i] = offset >= 0 ? offset : file.getLong(large + 8 * (offset & 0x7fffffff));
        }
        long[] sorted = byOffset.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < count; i++) numbers[Arrays.binarySearch(sorted, byOffset[i])] = i;
        byte[] name = new byte[NAME];
        file.get(NAMES + numbers[place] * NAME, name);
        return HexFormat.of().formatHex(name);
    }
}
