package org.weltgewebe.pmtiles;

/**
 * The zooms of an archive or tileset.
 *
 * @param min lowest zoom, 0 to 26
 * @param max highest zoom, {@code min} to 26
 */
public record ZoomRange(int min, int max) {
    public ZoomRange {
        if (min < 0 || max < min || max > TileCoord.MAX_ZOOM) {
            throw new IllegalArgumentException(
                    "zooms: " + min + " to " + max + " (expected: 0 <= min <= max <= " + TileCoord.MAX_ZOOM + ")");
        }
    }

    public boolean contains(int zoom) {
        return min <= zoom && zoom <= max;
    }
}
