package org.weltgewebe.bakery.osm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.weltgewebe.bakery.Feature;

/**
 * Joins ways that are drawn alike. Mappers cut a road at every bridge and speed limit; joined again it simplifies better,
 * keeps its short pieces at low zooms and takes one label. Two ways join where exactly two ends of their kind meet.
 */
final class LineMerge {

    private static final GeometryFactory GEOMETRIES = new GeometryFactory();

    private final Map<Kind, List<Piece>> pieces = new LinkedHashMap<>();

    /** What two ways must share to be joined. */
    private record Kind(String layer, SortedMap<String, Object> properties, int minZoom, int maxZoom) {}

    private static final class Piece {
        private final String id;
        private final long[] nodeIds;
        private final Coordinate[] positions;
        private boolean used;

        Piece(String id, long[] nodeIds, Coordinate[] positions) {
            this.id = id;
            this.nodeIds = nodeIds;
            this.positions = positions;
        }

        long first() {
            return nodeIds[0];
        }

        long last() {
            return nodeIds[nodeIds.length - 1];
        }
    }

    /** @param line a line feature whose positions are those of {@code nodeIds} */
    void add(Feature line, long[] nodeIds) {
        Kind kind = new Kind(line.layer(), line.properties(), line.minZoom(), line.maxZoom());
        pieces.computeIfAbsent(kind, key -> new ArrayList<>())
                .add(new Piece(line.id(), nodeIds, line.geometry().getCoordinates()));
    }

    /** All lines, joined; each has the id of the piece it starts with. */
    List<Feature> merged() {
        List<Feature> merged = new ArrayList<>();
        pieces.forEach((kind, ofKind) -> merge(kind, ofKind, merged));
        return merged;
    }

    private static void merge(Kind kind, List<Piece> pieces, List<Feature> merged) {
        Map<Long, List<Piece>> ends = new HashMap<>();
        for (Piece piece : pieces) {
            ends.computeIfAbsent(piece.first(), node -> new ArrayList<>(2)).add(piece);
            ends.computeIfAbsent(piece.last(), node -> new ArrayList<>(2)).add(piece);
        }
        for (Piece piece : pieces) {
            if (!piece.used) {
                merged.add(follow(kind, piece, ends));
            }
        }
    }

    private static Feature follow(Kind kind, Piece start, Map<Long, List<Piece>> ends) {
        start.used = true;
        List<Coordinate> forward = extend(start.last(), ends);
        List<Coordinate> backward = extend(start.first(), ends);
        List<Coordinate> path = new ArrayList<>(forward.size() + backward.size() + start.positions.length);
        for (int i = backward.size() - 1; i >= 0; i--) {
            path.add(backward.get(i));
        }
        path.addAll(List.of(start.positions));
        path.addAll(forward);
        return new Feature(
                kind.layer(),
                start.id,
                GEOMETRIES.createLineString(path.toArray(new Coordinate[0])),
                kind.properties(),
                kind.minZoom(),
                kind.maxZoom());
    }

    /** Positions beyond an end, without the end itself. */
    private static List<Coordinate> extend(long end, Map<Long, List<Piece>> ends) {
        List<Coordinate> path = new ArrayList<>();
        long at = end;
        while (true) {
            List<Piece> meeting = ends.getOrDefault(at, List.of());
            Piece next = meeting.size() == 2 ? other(meeting) : null;
            if (next == null) {
                return path;
            }
            next.used = true;
            boolean reversed = next.first() != at;
            for (int i = 1; i < next.positions.length; i++) {
                path.add(next.positions[reversed ? next.positions.length - 1 - i : i]);
            }
            at = reversed ? next.first() : next.last();
        }
    }

    private static @Nullable Piece other(List<Piece> meeting) {
        for (Piece piece : meeting) {
            if (!piece.used) {
                return piece;
            }
        }
        return null;
    }
}
