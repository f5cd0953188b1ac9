package org.weltgewebe.bakery.cluster;

import java.util.List;

/**
 * What one point adds to one cell.
 *
 * @param cell H3 index
 * @param lonE7 longitude in 1e-7 degrees, within 180 degrees of the cell's centre (so it may lie beyond 180 in a cell on
 *     the antimeridian)
 * @param latE7 latitude in 1e-7 degrees
 * @param topics topic slugs, sorted, without repeats
 */
public record ClusterMember(long cell, long lonE7, long latE7, List<String> topics) {

    public ClusterMember {
        topics = List.copyOf(topics);
    }
}
