package org.weltgewebe.api.tiles;

import org.weltgewebe.pmtiles.BoundsE7;
import org.weltgewebe.pmtiles.TileCoord;
import org.weltgewebe.pmtiles.tileset.Manifest;

/** Which tiles a tileset may have: those of its zooms that touch its bounds (web Mercator, XYZ). */
final class TileCoverage {

    private TileCoverage() {}

    /** True when the tile may exist: an empty one is then 204; others are 404. */
    static boolean covers(Manifest manifest, TileCoord tile) {
        if (tile.z() < manifest.minZoom() || tile.z() > manifest.maxZoom()) {
            return false;
        }
        BoundsE7 bounds = manifest.bounds();
        return lon(tile.x(), tile.z()) <= bounds.maxLon()
                && lon(tile.x() + 1, tile.z()) >= bounds.minLon()
                && lat(tile.y(), tile.z()) >= bounds.minLat()
                && lat(tile.y() + 1, tile.z()) <= bounds.maxLat();
    }

    private static double lon(int x, int z) {
        return x * 360.0 / (1L << z) - 180;
    }

    private static double lat(int y, int z) {
        double n = Math.PI * (1 - 2.0 * y / (1L << z));
        return Math.toDegrees(Math.atan(Math.sinh(n)));
    }
}
