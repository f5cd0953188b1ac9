package org.weltgewebe.bakery.bake;

/** Hears how far a bake is. Called from the thread that runs it. */
@FunctionalInterface
public interface BakeProgress {

    /** Says nothing. */
    BakeProgress SILENT = (zoom, tiles, ofTiles) -> {};

    /**
     * @param zoom zoom being baked
     * @param tiles tiles of this zoom handed to the sink so far
     * @param ofTiles tiles of this zoom
     */
    void baked(int zoom, long tiles, long ofTiles);
}
