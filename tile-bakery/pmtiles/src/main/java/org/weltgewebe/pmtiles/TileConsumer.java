package org.weltgewebe.pmtiles;

import java.io.IOException;

/** Takes one tile after the other. */
@FunctionalInterface
public interface TileConsumer {
    /** @param stored the tile as stored; tiles of one run share the array, so do not change it */
    void accept(long tileId, byte[] stored) throws IOException;
}
