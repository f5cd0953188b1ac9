package org.weltgewebe.bakery.line;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.weltgewebe.bakery.Feature;

/**
 * Draws edges: a segment that is straight in Mercator (no great circle), the short way around the world.
 *
 * @param layer layer of the lines
 * @param minZoom first zoom of the lines, 0..26
 * @param maxZoom last zoom of the lines, minZoom..26
 */
public record LineAssembly(String layer, int minZoom, int maxZoom) {

    private static final GeometryFactory GEOMETRIES = new GeometryFactory();

    /**
     * @param from public position of the thing with {@code edge.fromKey()}, or null when it is missing or hidden
     * @param to public position of the thing with {@code edge.toKey()}, or null when it is missing or hidden
     * @return nothing when an end is missing or both are the same place
     */
    public Optional<Feature> assemble(Edge edge, @Nullable Coordinate from, @Nullable Coordinate to) {
        if (from == null || to == null || from.equals2D(to)) {
            return Optional.empty();
        }
        Coordinate[] ends = {new Coordinate(from.x, from.y), new Coordinate(to.x, to.y)};
        return Optional.of(
                new Feature(layer, edge.id(), GEOMETRIES.createLineString(ends), edge.properties(), minZoom, maxZoom));
    }
}
