package org.weltgewebe.pmtiles;

import java.util.Locale;

/** How bytes are compressed: of directories and metadata (internal) or of tiles. PMTiles v3, section 3.2. */
public enum Compression {
    UNKNOWN(0),
    NONE(1),
    GZIP(2),
    BROTLI(3),
    ZSTD(4);

    private final int code;

    Compression(int code) {
        this.code = code;
    }

    /** The byte that stands for this compression in a header. */
    public int code() {
        return code;
    }

    /** Name in JSON and on the command line, for example {@code gzip}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Compression ofCode(int code) throws PmtilesFormatException {
        for (Compression value : values()) {
            if (value.code == code) {
                return value;
            }
        }
        throw new PmtilesFormatException("compression: " + code + " (expected: 0 to 4)");
    }
}
