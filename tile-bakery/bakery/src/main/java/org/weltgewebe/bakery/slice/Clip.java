package org.weltgewebe.bakery.slice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Clips flat paths to an interval of one axis. A tile is clipped as "column, then row" always, so that one column can
 * be shared by all its tiles and the result stays the same.
 */
final class Clip {

    static final int X = 0;
    static final int Y = 1;

    private Clip() {}

    /** Parts of {@code shape} with low &lt;= ordinate &lt;= high. */
    static Shape between(Shape shape, int axis, double low, double high) {
        List<List<double[]>> parts = new ArrayList<>();
        for (List<double[]> part : shape.parts()) {
            switch (shape.type()) {
                case POINT -> addUnlessEmpty(parts, points(part.get(0), axis, low, high));
                case LINE -> line(part.get(0), axis, low, high).forEach(piece -> parts.add(List.of(piece)));
                case POLYGON -> addPolygon(parts, part, axis, low, high);
            }
        }
        return new Shape(shape.type(), parts);
    }

    private static void addUnlessEmpty(List<List<double[]>> parts, double[] points) {
        if (points.length > 0) {
            parts.add(List.of(points));
        }
    }

    private static void addPolygon(
            List<List<double[]>> parts, List<double[]> rings, int axis, double low, double high) {
        double[] shell = ring(rings.get(0), axis, low, high);
        if (shell.length < 6) {
            return;
        }
        List<double[]> clipped = new ArrayList<>(rings.size());
        clipped.add(shell);
        for (int i = 1; i < rings.size(); i++) {
            double[] hole = ring(rings.get(i), axis, low, high);
            if (hole.length >= 6) {
                clipped.add(hole);
            }
        }
        parts.add(clipped);
    }

    private static double[] points(double[] path, int axis, double low, double high) {
        Path inside = new Path(path.length);
        for (int i = 0; i < path.length; i += 2) {
            if (path[i + axis] >= low && path[i + axis] <= high) {
                inside.add(path[i], path[i + 1]);
            }
        }
        return inside.toArray();
    }

    private static List<double[]> line(double[] path, int axis, double low, double high) {
        if (allBetween(path, axis, low, high)) {
            return List.of(path);
        }
        List<double[]> pieces = new ArrayList<>();
        Path piece = new Path(path.length);
        for (int i = 0; i + 3 < path.length; i += 2) {
            double from = path[i + axis];
            double to = path[i + 2 + axis];
            if ((from < low && to < low) || (from > high && to > high)) {
                continue;
            }
            if (from < low || from > high) {
                piece.addCrossing(path, i, i + 2, axis, from < low ? low : high);
            } else if (piece.isEmpty()) {
                piece.add(path[i], path[i + 1]);
            }
            if (to < low || to > high) {
                piece.addCrossing(path, i, i + 2, axis, to < low ? low : high);
                pieces.add(piece.toArray());
                piece.clear();
            } else {
                piece.add(path[i + 2], path[i + 3]);
            }
        }
        if (!piece.isEmpty()) {
            pieces.add(piece.toArray());
        }
        return pieces;
    }

    /** Sutherland-Hodgman (1974) against both ends; edges along a border stay and are removed with the repair. */
    private static double[] ring(double[] ring, int axis, double low, double high) {
        if (allBetween(ring, axis, low, high)) {
            return ring;
        }
        double[] above = halfPlane(ring, axis, low, 1);
        return halfPlane(above, axis, high, -1);
    }

    private static double[] halfPlane(double[] ring, int axis, double bound, int sign) {
        Path kept = new Path(ring.length + 8);
        for (int i = 0; i < ring.length; i += 2) {
            int next = i + 2 == ring.length ? 0 : i + 2;
            boolean here = (ring[i + axis] - bound) * sign >= 0;
            boolean there = (ring[next + axis] - bound) * sign >= 0;
            if (here) {
                kept.add(ring[i], ring[i + 1]);
            }
            if (here != there) {
                kept.addCrossing(ring, i, next, axis, bound);
            }
        }
        return kept.toArray();
    }

    private static boolean allBetween(double[] path, int axis, double low, double high) {
        for (int i = axis; i < path.length; i += 2) {
            if (path[i] < low || path[i] > high) {
                return false;
            }
        }
        return true;
    }

    /** A growing flat path. */
    private static final class Path {
        private double[] ordinates;
        private int size;

        Path(int capacity) {
            ordinates = new double[Math.max(4, capacity)];
        }

        void add(double x, double y) {
            if (size + 2 > ordinates.length) {
                ordinates = Arrays.copyOf(ordinates, ordinates.length * 2);
            }
            ordinates[size++] = x;
            ordinates[size++] = y;
        }

        void addCrossing(double[] path, int from, int to, int axis, double bound) {
            int other = 1 - axis;
            double t = (bound - path[from + axis]) / (path[to + axis] - path[from + axis]);
            double crossing = path[from + other] + t * (path[to + other] - path[from + other]);
            if (axis == X) {
                add(bound, crossing);
            } else {
                add(crossing, bound);
            }
        }

        boolean isEmpty() {
            return size == 0;
        }

        void clear() {
            size = 0;
        }

        double[] toArray() {
            return Arrays.copyOf(ordinates, size);
        }
    }
}
