package org.weltgewebe.pmtiles;

import java.util.Locale;

/** What a tile holds. PMTiles v3, section 3.3. */
public enum TileType {
    UNKNOWN(0, "application/octet-stream"),
    MVT(1, "application/vnd.mapbox-vector-tile"),
    PNG(2, "image/png"),
    JPEG(3, "image/jpeg"),
    WEBP(4, "image/webp"),
    AVIF(5, "image/avif"),
    MLT(6, "application/vnd.maplibre-vector-tile");

    private final int code;
    private final String mediaType;

    TileType(int code, String mediaType) {
        this.code = code;
        this.mediaType = mediaType;
    }

    /** The byte that stands for this type in a header. */
    public int code() {
        return code;
    }

    /** Value for a {@code Content-Type} header. */
    public String mediaType() {
        return mediaType;
    }

    /** Name in JSON and on the command line, for example {@code mvt}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static TileType ofCode(int code) throws PmtilesFormatException {
        for (TileType value : values()) {
            if (value.code == code) {
                return value;
            }
        }
        throw new PmtilesFormatException("tile type: " + code + " (expected: 0 to 6)");
    }
}
