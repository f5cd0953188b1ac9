package org.weltgewebe.bakery.osm;

import java.util.List;
import java.util.Map;

/** Takes the elements of an extract in file order: by convention nodes, then ways, then relations. */
interface OsmVisitor {

    /** @param tags empty for the nodes that only give a way its shape */
    void node(long id, int lonE7, int latE7, Map<String, String> tags);

    /** @param nodeIds in drawing order; first equals last when the way is closed */
    void way(long id, long[] nodeIds, Map<String, String> tags);

    /** @param wayMembers members that are ways, in order; other kinds are not handed over */
    void relation(long id, List<WayMember> wayMembers, Map<String, String> tags);

    /** A way in a relation with its role, such as {@code outer}. */
    record WayMember(long wayId, String role) {}
}
