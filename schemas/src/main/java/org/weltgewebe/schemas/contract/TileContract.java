package org.weltgewebe.schemas.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How rows become features of a tile layer.
 *
 * @param tileset tileset the layer belongs to, e.g. {@code weave}
 * @param layer layer name in the vector tile
 * @param minZoom first zoom at which single features are drawn, 0..22
 * @param maxZoom last zoom baked, minZoom..22; deeper views overzoom
 * @param properties public fields that become attributes
 * @param cluster how features are aggregated below {@code minZoom}, or null for not at all
 */
public record TileContract(
        String tileset,
        String layer,
        int minZoom,
        int maxZoom,
        List<String> properties,
        @Nullable ClusterContract cluster) {

    /** Checks names and zooms. */
    public TileContract {
        if (!tileset.matches("[a-z][a-z0-9_-]{0,40}") || !layer.matches("[a-z][a-z0-9_]{0,40}")) {
            throw new IllegalArgumentException(
                    "tileset, layer: " + tileset + ", " + layer + " (expected: short lower-case names)");
        }
        if (minZoom < 0 || maxZoom > 22 || minZoom > maxZoom) {
            throw new IllegalArgumentException(
                    "min-zoom, max-zoom: " + minZoom + ", " + maxZoom + " (expected: 0 <= min <= max <= 22)");
        }
    }

    /**
     * Aggregation by H3 cell below the zoom at which single features appear.
     *
     * @param layer layer name of the aggregates
     * @param minZoom first zoom with aggregates, 0..22
     * @param topics name of a public text array field whose values are counted, or null
     */
    public record ClusterContract(String layer, int minZoom, @Nullable String topics) {

        /** Checks name and zoom. */
        public ClusterContract {
            if (!layer.matches("[a-z][a-z0-9_]{0,40}")) {
                throw new IllegalArgumentException("layer: " + layer + " (expected: a short lower-case name)");
            }
            if (minZoom < 0 || minZoom > 22) {
                throw new IllegalArgumentException("min-zoom: " + minZoom + " (expected: 0..22)");
            }
        }
    }
}
