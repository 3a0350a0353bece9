package dev.portcullis.detection.process;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Messages on a pipe: four bytes of length, highest first, then as many bytes. */
final class Frames {
    static final int LARGEST = 64 << 20;

    private Frames() {}

    static void write(DataOutputStream out, byte[] frame) throws IOException {
        if (frame.length > LARGEST) {
            throw new IOException("a frame of " + frame.length + " bytes");
        }
        out.writeInt(frame.length);
        out.write(frame);
        out.flush();
    }

    /** Null at the orderly end of the stream, between two frames. */
    static byte @Nullable [] read(DataInputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedByte() << 8 | in.readUnsignedByte();
        if (length < 0 || length > LARGEST) {
            throw new IOException("a frame of " + Integer.toUnsignedString(length) + " bytes");
        }
        byte[] frame = in.readNBytes(length);
        if (frame.length < length) {
            throw new EOFException("a frame was cut short");
        }
        return frame;
    }
}
