package org.weltgewebe.bakery.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.weltgewebe.bakery.ClusterSpec;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.h3.H3Cells;

/** The clusters of one {@link ClusterSpec}: from a point to its cells, from a cell to its feature. Thread safe. */
public final class Clusters {

    private static final int TOPICS_SHOWN = 4;
    private static final long WORLD_E7 = 3_600_000_000L;
    private static final GeometryFactory GEOMETRIES = new GeometryFactory();
    private static final Comparator<Map.Entry<String, Long>> COMMONEST_FIRST =
            Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey());

    private final ClusterSpec spec;
    private final H3Cells cells;
    private final List<Integer> resolutions;

    public Clusters(ClusterSpec spec, H3Cells cells) {
        this.spec = spec;
        this.cells = cells;
        this.resolutions = ClusterZooms.resolutions(spec);
    }

    public ClusterSpec spec() {
        return spec;
    }

    /**
     * What a point of the source layer adds: one member per resolution, coarsest first.
     *
     * @return empty for features of other layers
     * @throws IllegalArgumentException when the feature is not a single point
     */
    public List<ClusterMember> members(Feature point) {
        if (!point.layer().equals(spec.sourceLayer())) {
            return List.of();
        }
        if (point.geometry().getNumPoints() != 1) {
            throw new IllegalArgumentException("layer " + point.layer() + ": "
                    + point.geometry().getGeometryType() + " (expected: Point; only points are clustered)");
        }
        Coordinate position = point.geometry().getCoordinate();
        long lonE7 = Math.round(position.x * 1e7);
        long latE7 = Math.round(position.y * 1e7);
        List<String> topics = topics(point);
        int finest = resolutions.get(resolutions.size() - 1);
        // From the rounded position, so that a member is a function of what it sums.
        long finestCell = cells.cell(lonE7 / 1e7, latE7 / 1e7, finest);
        List<ClusterMember> members = new ArrayList<>(resolutions.size());
        for (int resolution : resolutions) {
            long cell = resolution == finest ? finestCell : cells.parent(finestCell, resolution);
            members.add(new ClusterMember(cell, near(lonE7, cell), latE7, topics));
        }
        return members;
    }

    /**
     * The feature of a cell: a point at the mean of its members with the properties {@link ClusterSpec#COUNT} and {@link
     * ClusterSpec#TOPICS}, id = H3 index in hexadecimal, zooms = those that draw the cell's resolution.
     *
     * @return empty when the cell has no members
     */
    public Optional<Feature> feature(ClusterAggregate aggregate) {
        if (aggregate.isEmpty()) {
            return Optional.empty();
        }
        long lonE7 =
                Math.floorMod(mean(aggregate.sumLonE7(), aggregate.count()) + WORLD_E7 / 2, WORLD_E7) - WORLD_E7 / 2;
        long latE7 = mean(aggregate.sumLatE7(), aggregate.count());
        SortedMap<String, Object> properties = new TreeMap<>();
        properties.put(ClusterSpec.COUNT, aggregate.count());
        if (!aggregate.topics().isEmpty()) {
            properties.put(ClusterSpec.TOPICS, mix(aggregate));
        }
        int resolution = H3Cells.resolution(aggregate.cell());
        return Optional.of(new Feature(
                spec.layer(),
                H3Cells.hex(aggregate.cell()),
                GEOMETRIES.createPoint(new Coordinate(lonE7 / 1e7, latE7 / 1e7)),
                properties,
                ClusterZooms.firstZoom(resolution),
                ClusterZooms.lastZoom(spec, resolution)));
    }

    private List<String> topics(Feature point) {
        String property = spec.topicProperty();
        if (property == null || !(point.properties().get(property) instanceof String text)) {
            return List.of();
        }
        TreeSet<String> slugs = new TreeSet<>();
        for (String slug : text.split(",", -1)) {
            if (!slug.isBlank()) {
                slugs.add(slug.strip());
            }
        }
        return List.copyOf(slugs);
    }

    /** Longitude in the turn around the world that is nearest to the centre of the cell. */
    private long near(long lonE7, long cell) {
        long centreE7 = Math.round(cells.centreLonDegrees(cell) * 1e7);
        long turns = Math.floorDiv(lonE7 - centreE7 + WORLD_E7 / 2, WORLD_E7);
        return lonE7 - turns * WORLD_E7;
    }

    private static String mix(ClusterAggregate aggregate) {
        return aggregate.topics().entrySet().stream()
                .sorted(COMMONEST_FIRST)
                .limit(TOPICS_SHOWN)
                .map(topic -> topic.getKey() + ":" + topic.getValue())
                .collect(Collectors.joining(","));
    }

    /** Rounded half up. */
    private static long mean(long sum, long count) {
        return Math.floorDiv(2 * sum + count, 2 * count);
    }
}
