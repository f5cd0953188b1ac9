package org.weltgewebe.bakery.encode;

import org.weltgewebe.pmtiles.Gzip;
import org.weltgewebe.pmtiles.PmtilesFormatException;

/** The compression of stored tiles: gzip without time, name or system, so that equal tiles are equal bytes. */
public final class TileCompression {

    private TileCompression() {}

    /** @return a gzip member, or an empty array for an empty array: an empty tile is not stored */
    public static byte[] gzip(byte[] tile) {
        return tile.length == 0 ? tile : Gzip.compressOnce(tile);
    }

    /**
     * The tile of {@link #gzip}; an empty array stays empty.
     *
     * @param limitBytes largest tile accepted
     * @throws PmtilesFormatException when the bytes are damaged or inflate beyond the limit
     */
    public static byte[] gunzip(byte[] stored, int limitBytes) throws PmtilesFormatException {
        return stored.length == 0 ? stored : Gzip.decompress(stored, limitBytes);
    }
}
