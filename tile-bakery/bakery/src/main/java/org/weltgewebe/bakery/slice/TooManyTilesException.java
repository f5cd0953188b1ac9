package org.weltgewebe.bakery.slice;

/** A feature covers so many tiles that a live bake of it would stand in the way of all others: dead-letter it. */
public final class TooManyTilesException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    TooManyTilesException(String layer, int zoom) {
        super("layer " + layer + ": a feature with more than " + Footprint.MAX_TILES + " tiles at zoom " + zoom
                + " (expected: at most that; lower its maxZoom, split it, or bake the layer with a full bake)");
    }
}
