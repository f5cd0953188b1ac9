package org.weltgewebe.bakery;

import org.jspecify.annotations.Nullable;

/**
 * Below a zoom, the points of one layer are drawn as clusters in another.
 *
 * @param sourceLayer layer of the points; its {@code minZoom} is at least {@code belowZoom}
 * @param layer layer of the clusters; its {@code maxZoom} is less than {@code belowZoom}
 * @param belowZoom first zoom at which the points themselves are drawn, 1..17
 * @param topicProperty property of the points that holds comma separated topic slugs, or null when clusters show no
 *     topics; points without it count too
 */
public record ClusterSpec(String sourceLayer, String layer, int belowZoom, @Nullable String topicProperty) {

    /** Property of a cluster: number of points, Long. */
    public static final String COUNT = "count";

    /** Property of a cluster: its commonest topics with their counts, {@code slug:count,slug:count}, at most four. */
    public static final String TOPICS = "topics";

    /** Above this zoom H3 has no finer cells that differ from zoom to zoom. */
    public static final int MAX_BELOW_ZOOM = 17;

    public ClusterSpec {
        if (belowZoom < 1 || belowZoom > MAX_BELOW_ZOOM) {
            throw new IllegalArgumentException(
                    "cluster " + layer + ": belowZoom " + belowZoom + " (expected: 1.." + MAX_BELOW_ZOOM + ")");
        }
        if (sourceLayer.equals(layer)) {
            throw new IllegalArgumentException("cluster " + layer + ": source layer and cluster layer are the same "
                    + "(expected: two layers, so that styles can tell points from clusters)");
        }
    }
}
