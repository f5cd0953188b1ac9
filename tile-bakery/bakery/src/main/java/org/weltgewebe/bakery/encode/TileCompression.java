package org.weltgewebe.bakery.encode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import org.weltgewebe.bakery.ByteWriter;

/**
 * The gzip (RFC 1952) of stored tiles: level 6, no time, no name, operating system "unknown", so that equal tiles are
 * equal files.
 */
public final class TileCompression {

    private static final int LEVEL = 6;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private TileCompression() {}

    /** @return a gzip member, or an empty array for an empty array: an empty tile is not stored */
    public static byte[] gzip(byte[] tile) {
        if (tile.length == 0) {
            return tile;
        }
        ByteWriter out = new ByteWriter();
        out.write(HEADER, 0, HEADER.length);
        Deflater deflater = new Deflater(LEVEL, true);
        try {
            deflater.setInput(tile);
            deflater.finish();
            byte[] chunk = new byte[8192];
            while (!deflater.finished()) {
                out.write(chunk, 0, deflater.deflate(chunk));
            }
        } finally {
            deflater.end();
        }
        CRC32 crc = new CRC32();
        crc.update(tile);
        writeInt(out, (int) crc.getValue());
        writeInt(out, tile.length);
        return out.toByteArray();
    }

    /** The tile of {@link #gzip}; an empty array stays empty. */
    public static byte[] gunzip(byte[] stored) {
        if (stored.length == 0) {
            return stored;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(stored))) {
            return in.readAllBytes();
        } catch (IOException damaged) {
            throw new UncheckedIOException("tile: not a gzip member (expected: RFC 1952)", damaged);
        }
    }

    private static void writeInt(ByteWriter out, int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            out.writeByte(value >>> shift);
        }
    }
}
