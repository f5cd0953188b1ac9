package org.weltgewebe.pipelines.bake;

import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.ByteReader;
import org.weltgewebe.bakery.ByteWriter;

/** Pieces shared by the state forms of this package. */
final class ByteForms {

    private ByteForms() {}

    /** Starts reading a form; its first byte is its number. */
    static ByteReader open(byte[] bytes, String name, int form) {
        ByteReader in = new ByteReader(bytes);
        int found = in.readByte();
        if (found != form) {
            throw new IllegalArgumentException(name + " form: " + found + " (expected: " + form
                    + "; the state was written by newer code, start that or rebuild the tileset)");
        }
        return in;
    }

    /** 0 for null; else 1, the length and the bytes. */
    static void writeNullable(ByteWriter out, byte @Nullable [] bytes) {
        out.writeByte(bytes == null ? 0 : 1);
        if (bytes != null) {
            out.writeVarint(bytes.length);
            out.write(bytes, 0, bytes.length);
        }
    }

    static byte @Nullable [] readNullable(ByteReader in) {
        if (in.readByte() == 0) {
            return null;
        }
        byte[] bytes = new byte[in.readCount(1)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) in.readByte();
        }
        return bytes;
    }
}
