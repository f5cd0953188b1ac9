package org.weltgewebe.bakery;

/**
 * What a layer gives up below the maximum zoom of its tileset. One extent unit is 1/4096 of a tile, 1/16 of a pixel of
 * a 256 pixel tile. At the maximum zoom nothing is dropped for size and lines keep half a unit of detail, because
 * clients magnify those tiles.
 *
 * @param toleranceUnits Douglas-Peucker distance in extent units, &gt;= 0
 * @param minLengthUnits lines whose bounding box diagonal is shorter are dropped, in extent units, &gt;= 0
 * @param minAreaUnits2 polygon rings (shells and holes) with less area are dropped, in square extent units, &gt;= 0
 */
public record Generalisation(double toleranceUnits, double minLengthUnits, double minAreaUnits2) {

    /** A quarter of a pixel of tolerance, lines of half a pixel and polygons of one pixel kept. */
    public static final Generalisation DEFAULT = new Generalisation(4, 8, 256);

    public Generalisation {
        if (!(toleranceUnits >= 0 && minLengthUnits >= 0 && minAreaUnits2 >= 0)) {
            throw new IllegalArgumentException("generalisation: " + toleranceUnits + ", " + minLengthUnits + ", "
                    + minAreaUnits2 + " (expected: three numbers >= 0)");
        }
    }
}
