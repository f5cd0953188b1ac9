package org.weltgewebe.bakery.cluster;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.weltgewebe.bakery.h3.H3Cells;

/**
 * The members of one cell, summed. Adding and removing members in any order gives what a count of the remaining members
 * gives.
 *
 * @param cell H3 index
 * @param count number of members, &gt;= 0
 * @param sumLonE7 sum of {@link ClusterMember#lonE7()}
 * @param sumLatE7 sum of {@link ClusterMember#latE7()}
 * @param topics members per topic slug, all &gt; 0
 */
public record ClusterAggregate(long cell, long count, long sumLonE7, long sumLatE7, SortedMap<String, Long> topics) {

    public ClusterAggregate {
        if (count < 0) {
            throw new IllegalArgumentException("count: " + count + " (expected: >= 0)");
        }
        topics = Collections.unmodifiableSortedMap(new TreeMap<>(topics));
    }

    /** A cell without members. */
    public static ClusterAggregate empty(long cell) {
        return new ClusterAggregate(cell, 0, 0, 0, new TreeMap<>());
    }

    /** @throws IllegalArgumentException when the member belongs to another cell */
    public ClusterAggregate plus(ClusterMember member) {
        return changed(member, 1);
    }

    /** @throws IllegalArgumentException when the member belongs to another cell or was never added */
    public ClusterAggregate minus(ClusterMember member) {
        return changed(member, -1);
    }

    public boolean isEmpty() {
        return count == 0;
    }

    private ClusterAggregate changed(ClusterMember member, int sign) {
        if (member.cell() != cell) {
            throw new IllegalArgumentException("member of cell " + H3Cells.hex(member.cell()) + " (expected: cell "
                    + H3Cells.hex(cell) + "; key members by their cell)");
        }
        SortedMap<String, Long> counts = new TreeMap<>(topics);
        for (String topic : member.topics()) {
            long changed = counts.getOrDefault(topic, 0L) + sign;
            if (changed < 0) {
                throw notAMember();
            }
            if (changed == 0) {
                counts.remove(topic);
            } else {
                counts.put(topic, changed);
            }
        }
        if (count + sign < 0) {
            throw notAMember();
        }
        return new ClusterAggregate(
                cell, count + sign, sumLonE7 + sign * member.lonE7(), sumLatE7 + sign * member.latE7(), counts);
    }

    private IllegalArgumentException notAMember() {
        return new IllegalArgumentException("cell " + H3Cells.hex(cell) + ": a member is removed that was never added "
                + "(expected: the member of the feature as it was; rebuild the tileset)");
    }
}
