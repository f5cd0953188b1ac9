package org.weltgewebe.pmtiles;

import java.io.Closeable;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Gzip (RFC 1952) of whole byte arrays. The same input gives the same bytes: the header carries no time, no name and no operating system.
 *
 * <p>An instance compresses and holds native memory until it is closed; it belongs to one thread. Decompression is static.
 */
public final class Gzip implements Closeable {
    /** Level 9 costs 1.6 times as much as 6 and saves a thousandth. */
    public static final int DEFAULT_LEVEL = 6;

    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int TRAILER_BYTES = 8;
    private static final int FLAG_HEADER_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;
    private static final int RESERVED_FLAGS = 0xe0;

    private final Deflater deflater;
    private final CRC32 crc = new CRC32();

    /** @param level 1 (fast) to 9 (small) */
    public Gzip(int level) {
        if (level < 1 || level > 9) {
            throw new IllegalArgumentException("gzip level: " + level + " (expected: 1 to 9)");
        }
        deflater = new Deflater(level, true);
    }

    /** The bytes as one gzip member. */
    public byte[] compress(byte[] plain) {
        deflater.reset();
        deflater.setInput(plain);
        deflater.finish();
        byte[] out = Arrays.copyOf(HEADER, HEADER.length + plain.length / 2 + 64);
        int size = HEADER.length;
        while (!deflater.finished()) {
            if (out.length - size < TRAILER_BYTES + 16) {
                out = Arrays.copyOf(out, out.length * 2);
            }
            size += deflater.deflate(out, size, out.length - size - TRAILER_BYTES);
        }
        crc.reset();
        crc.update(plain);
        putInt(out, size, (int) crc.getValue());
        putInt(out, size + 4, plain.length);
        return Arrays.copyOf(out, size + TRAILER_BYTES);
    }

    @Override
    public void close() {
        deflater.end();
    }

    /** Compresses once at the default level. */
    public static byte[] compressOnce(byte[] plain) {
        try (Gzip gzip = new Gzip(DEFAULT_LEVEL)) {
            return gzip.compress(plain);
        }
    }

    /** True if the bytes start like gzip. */
    public static boolean isGzip(byte[] bytes) {
        return bytes.length >= 2 && bytes[0] == HEADER[0] && bytes[1] == HEADER[1];
    }

    /**
     * Inflates exactly one gzip member that fills the array, and checks its length and checksum.
     *
     * @param limitBytes the largest result that is acceptable; no more than about twice as much is ever allocated
     * @throws PmtilesFormatException if the bytes are not gzip, are damaged, are followed by others or inflate beyond the limit
     */
    public static byte[] decompress(byte[] stored, int limitBytes) throws PmtilesFormatException {
        int start = bodyStart(stored);
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(stored, start, stored.length - start);
            byte[] plain = inflate(inflater, stored.length, limitBytes);
            checkTrailer(stored, stored.length - inflater.getRemaining(), plain);
            return plain;
        } catch (DataFormatException e) {
            throw new PmtilesFormatException("gzip: damaged (expected: a deflate stream)", e);
        } finally {
            inflater.end();
        }
    }

    private static byte[] inflate(Inflater inflater, int storedBytes, int limitBytes)
            throws DataFormatException, PmtilesFormatException {
        byte[] plain = new byte[(int) Math.min(limitBytes, Math.max(64, storedBytes * 4L))];
        int size = 0;
        while (true) {
            size += inflater.inflate(plain, size, plain.length - size);
            if (inflater.finished()) {
                return Arrays.copyOf(plain, size);
            }
            if (size < plain.length) {
                throw new PmtilesFormatException("gzip: ends early (expected: the end of the deflate stream)");
            }
            if (size == limitBytes && !isAtEnd(inflater)) {
                throw new PmtilesFormatException(
                        "gzip: inflates to more than " + limitBytes + " bytes (expected: less)");
            }
            plain = Arrays.copyOf(plain, (int) Math.min(limitBytes, plain.length * 2L));
        }
    }

    /** Lets the inflater read its end mark when the output is already full. */
    private static boolean isAtEnd(Inflater inflater) throws DataFormatException {
        return inflater.inflate(new byte[1]) == 0 && inflater.finished();
    }

    private static int bodyStart(byte[] stored) throws PmtilesFormatException {
        if (stored.length < HEADER.length + TRAILER_BYTES || !isGzip(stored) || stored[2] != HEADER[2]) {
            throw new PmtilesFormatException("gzip: no header (expected: 1f 8b 08 and at least 18 bytes)");
        }
        int flags = stored[3];
        if ((flags & RESERVED_FLAGS) != 0) {
            throw new PmtilesFormatException(
                    "gzip flags: 0x" + Integer.toHexString(flags & 255) + " (expected: below 0x20)");
        }
        int position = HEADER.length;
        if ((flags & FLAG_EXTRA) != 0) {
            position += 2 + (stored[position] & 255) + (stored[position + 1] & 255) * 256;
        }
        if ((flags & FLAG_NAME) != 0) {
            position = afterZero(stored, position);
        }
        if ((flags & FLAG_COMMENT) != 0) {
            position = afterZero(stored, position);
        }
        position += (flags & FLAG_HEADER_CRC) != 0 ? 2 : 0;
        if (position > stored.length - TRAILER_BYTES) {
            throw new PmtilesFormatException("gzip: header cut off (expected: a deflate stream behind it)");
        }
        return position;
    }

    private static int afterZero(byte[] stored, int from) {
        int position = from;
        while (position < stored.length && stored[position] != 0) {
            position++;
        }
        return position + 1;
    }

    private static void checkTrailer(byte[] stored, int position, byte[] plain) throws PmtilesFormatException {
        int rest = stored.length - position;
        if (rest != TRAILER_BYTES) {
            throw new PmtilesFormatException(
                    "gzip: " + rest + " bytes behind the deflate stream (expected: " + TRAILER_BYTES + ")");
        }
        CRC32 crc = new CRC32();
        crc.update(plain);
        if (getInt(stored, position) != (int) crc.getValue() || getInt(stored, position + 4) != plain.length) {
            throw new PmtilesFormatException("gzip: other checksum or length (expected: those of the inflated bytes)");
        }
    }

    private static void putInt(byte[] out, int position, int value) {
        for (int i = 0; i < 4; i++) {
            out[position + i] = (byte) (value >>> 8 * i);
        }
    }

    private static int getInt(byte[] in, int position) {
        int value = 0;
        for (int i = 3; i >= 0; i--) {
            value = value << 8 | in[position + i] & 255;
        }
        return value;
    }
}
