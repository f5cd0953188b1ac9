package org.weltgewebe.bakery.slice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.Generalisation;
import org.weltgewebe.bakery.LayerSpec;
import org.weltgewebe.bakery.TilesetSpec;

/** A feature projected and generalised for one zoom, in extent units of the whole world. */
record ZoomShape(Shape shape, double minX, double minY, double maxX, double maxY) {

    /** Detail kept at the maximum zoom of a tileset. */
    private static final Generalisation AT_MAX_ZOOM = new Generalisation(0.5, 0, 0);

    /** @return null when the feature is not drawn at this zoom or nothing is left of it */
    static @Nullable ZoomShape of(TilesetSpec spec, Feature feature, int zoom) {
        LayerSpec layer = spec.require(feature);
        if (zoom < spec.minZoom() || zoom > spec.maxZoom() || !layer.shows(feature, zoom)) {
            return null;
        }
        double unitsPerWorld = (double) ((long) TilesetSpec.EXTENT << zoom);
        Shape units = Shape.project(feature.geometry()).scaled(unitsPerWorld);
        Generalisation generalisation = zoom == spec.maxZoom() ? AT_MAX_ZOOM : layer.generalisation();
        return bounded(generalise(units, generalisation));
    }

    private static Shape generalise(Shape shape, Generalisation generalisation) {
        if (shape.type() == TileGeometry.Type.POINT) {
            return shape;
        }
        List<List<double[]>> parts = new ArrayList<>(shape.parts().size());
        for (List<double[]> part : shape.parts()) {
            List<double[]> kept = shape.type() == TileGeometry.Type.LINE
                    ? line(part.get(0), generalisation)
                    : polygon(part, generalisation);
            if (!kept.isEmpty()) {
                parts.add(kept);
            }
        }
        return new Shape(shape.type(), parts);
    }

    private static List<double[]> line(double[] path, Generalisation generalisation) {
        double[] box = {
            Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY
        };
        extend(box, path);
        return Math.hypot(box[2] - box[0], box[3] - box[1]) < generalisation.minLengthUnits()
                ? List.of()
                : List.of(Simplifier.line(path, generalisation.toleranceUnits()));
    }

    private static List<double[]> polygon(List<double[]> rings, Generalisation generalisation) {
        List<double[]> kept = new ArrayList<>(rings.size());
        for (double[] ring : rings) {
            if (Math.abs(area2(ring)) / 2 >= generalisation.minAreaUnits2()) {
                double[] simple = Simplifier.ring(ring, generalisation.toleranceUnits());
                if (simple.length >= 6) {
                    kept.add(simple);
                    continue;
                }
            }
            if (kept.isEmpty()) {
                return List.of();
            }
        }
        return kept;
    }

    private static double area2(double[] ring) {
        double area2 = 0;
        for (int i = 0; i < ring.length; i += 2) {
            int next = i + 2 == ring.length ? 0 : i + 2;
            // Relative to the first position: the world is 2^38 units wide, a building a few.
            area2 +=
                    (ring[i] - ring[0]) * (ring[next + 1] - ring[1]) - (ring[next] - ring[0]) * (ring[i + 1] - ring[1]);
        }
        return area2;
    }

    private static @Nullable ZoomShape bounded(Shape shape) {
        double[] box = {
            Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY
        };
        for (List<double[]> part : shape.parts()) {
            extend(box, part.get(0));
        }
        return box[0] > box[2] ? null : new ZoomShape(shape, box[0], box[1], box[2], box[3]);
    }

    private static void extend(double[] box, double[] path) {
        for (int i = 0; i < path.length; i += 2) {
            box[0] = Math.min(box[0], path[i]);
            box[1] = Math.min(box[1], path[i + 1]);
            box[2] = Math.max(box[2], path[i]);
            box[3] = Math.max(box[3], path[i + 1]);
        }
    }
}
