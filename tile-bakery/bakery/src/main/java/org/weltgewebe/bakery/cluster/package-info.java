/**
 * Points at low zooms: H3 cells with a count and a topic mix, kept up to date by adding and removing members, never by
 * counting again.
 *
 * <p>Entry point: {@link org.weltgewebe.bakery.cluster.Clusters}. A change of a point is
 *
 * <pre>
 *   for (ClusterMember m : clusters.members(before)) state(m.cell()).minus(m);
 *   for (ClusterMember m : clusters.members(after)) state(m.cell()).plus(m);
 *   clusters.feature(aggregate)   // one feature for all zooms of the cell's resolution, empty when no member is left
 * </pre>
 *
 * Values only; nothing needs closing.
 */
@NullMarked
package org.weltgewebe.bakery.cluster;

import org.jspecify.annotations.NullMarked;
