package org.weltgewebe.bakery.bake;

import java.io.IOException;
import org.weltgewebe.pmtiles.TileCoord;

/** Takes finished tiles. */
@FunctionalInterface
public interface TileSink {

    /**
     * @param tile called in ascending order of {@link TileCoord#id()}
     * @param stored the tile as it is stored: MVT in gzip, never empty
     */
    void accept(TileCoord tile, byte[] stored) throws IOException;
}
