package org.weltgewebe.pmtiles;

import java.io.Closeable;
import org.jspecify.annotations.Nullable;

/** Compresses directories and metadata with the internal compression of an archive. */
final class DirectoryCompressor implements Closeable {
    private final @Nullable Gzip gzip;

    DirectoryCompressor(Compression compression) {
        gzip = switch (compression) {
            case GZIP -> new Gzip(Gzip.DEFAULT_LEVEL);
            case NONE -> null;
            case UNKNOWN, BROTLI, ZSTD ->
                throw new IllegalArgumentException(
                        "internal compression: " + compression.label() + " (expected: gzip or none)");
        };
    }

    byte[] compress(byte[] plain) {
        return gzip == null ? plain : gzip.compress(plain);
    }

    @Override
    public void close() {
        if (gzip != null) {
            gzip.close();
        }
    }

    /** The inverse, for untrusted bytes. */
    static byte[] decompress(Compression compression, byte[] stored, int limitBytes) throws PmtilesFormatException {
        return switch (compression) {
            case GZIP -> Gzip.decompress(stored, limitBytes);
            case NONE -> stored;
            case UNKNOWN, BROTLI, ZSTD ->
                throw new PmtilesFormatException("internal compression: " + compression.label()
                        + " (expected: gzip or none; browsers read no other)");
        };
    }
}
