package org.weltgewebe.pmtiles;

import java.io.IOException;

/** A walk over tiles by ascending id. Starts before the first tile; belongs to one thread; needs no closing. */
public interface TileCursor {
    /** Moves to the next tile; false at the end. */
    boolean next() throws IOException;

    /** Id of the tile the cursor stands on. */
    long tileId();

    /** Stored bytes of that tile, read only when asked for. Tiles of one run may share the array: do not change it. */
    byte[] stored() throws IOException;
}
