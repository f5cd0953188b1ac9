package org.weltgewebe.bakery.cluster;

import java.util.ArrayList;
import java.util.List;
import org.weltgewebe.bakery.ClusterSpec;

/**
 * Which H3 resolution draws the clusters of a zoom. A cell should be about one eighth of a tile wide:
 *
 * <pre>
 *   target(z) = 40,075 km / 2^z / 8                        width of an eighth of a tile at the equator
 *   width(r)  = sqrt(3) * 1,281.256 km / sqrt(7)^r         flat-to-flat width of a mean cell
 *   resolution(z) = the r whose width is nearest to the target on a logarithmic scale, 0..15
 * </pre>
 *
 * The table is that formula; a test holds them together. Mercator magnifies with latitude while H3 cells keep their
 * size on the ground, so cells look larger towards the poles (1.5 times at 47 degrees).
 */
public final class ClusterZooms {

    /** Index = zoom 0..16. */
    private static final int[] RESOLUTIONS = {0, 0, 1, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 8, 9, 10, 11};

    private ClusterZooms() {}

    /** @param zoom 0..16 */
    public static int resolution(int zoom) {
        return RESOLUTIONS[zoom];
    }

    /** Resolutions drawn below {@code spec.belowZoom()}, ascending, without repeats. */
    public static List<Integer> resolutions(ClusterSpec spec) {
        List<Integer> resolutions = new ArrayList<>();
        for (int zoom = 0; zoom < spec.belowZoom(); zoom++) {
            if (!resolutions.contains(RESOLUTIONS[zoom])) {
                resolutions.add(RESOLUTIONS[zoom]);
            }
        }
        return resolutions;
    }

    /** First zoom that draws a resolution. */
    static int firstZoom(int resolution) {
        int zoom = 0;
        while (RESOLUTIONS[zoom] != resolution) {
            zoom++;
        }
        return zoom;
    }

    /** Last zoom below {@code spec.belowZoom()} that draws a resolution. */
    static int lastZoom(ClusterSpec spec, int resolution) {
        int zoom = firstZoom(resolution);
        while (zoom + 1 < spec.belowZoom() && RESOLUTIONS[zoom + 1] == resolution) {
            zoom++;
        }
        return zoom;
    }
}
