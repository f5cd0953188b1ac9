package org.weltgewebe.bakery.h3;

import com.uber.h3core.H3Core;
import java.io.IOException;
import java.io.UncheckedIOException;

/** H3 cells (version 4 of the library) of positions in EPSG:4326. Not serializable: open one per process or operator. */
public final class H3Cells {

    /** Mean edge length of a resolution 0 cell in kilometres (H3, table of average cell areas and edge lengths). */
    public static final double RESOLUTION_0_EDGE_KM = 1281.256011;

    private final H3Core h3;

    private H3Cells(H3Core h3) {
        this.h3 = h3;
    }

    /** @throws UncheckedIOException when the native library cannot be unpacked to the temporary directory */
    public static H3Cells open() {
        try {
            return new H3Cells(H3Core.newInstance());
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "H3 native library: not loaded (expected: a writable java.io.tmpdir on a supported platform)",
                    failure);
        }
    }

    /** @param resolution 0..15 */
    public long cell(double lonDegrees, double latDegrees, int resolution) {
        return h3.latLngToCell(latDegrees, lonDegrees, resolution);
    }

    /** The ancestor of a cell at a coarser resolution. */
    public long parent(long cell, int resolution) {
        return h3.cellToParent(cell, resolution);
    }

    /** Longitude of the centre of a cell, in degrees -180..180. */
    public double centreLonDegrees(long cell) {
        return h3.cellToLatLng(cell).lng;
    }

    /** Resolution 0..15, read from the index bits. */
    public static int resolution(long cell) {
        return (int) (cell >>> 52 & 0xF);
    }

    /** The usual text form of an index: lower-case hexadecimal without leading zeros. */
    public static String hex(long cell) {
        return Long.toHexString(cell);
    }
}
