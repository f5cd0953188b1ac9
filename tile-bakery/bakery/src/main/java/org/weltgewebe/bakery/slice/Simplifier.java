package org.weltgewebe.bakery.slice;

import java.util.ArrayDeque;
import java.util.Deque;

/** Douglas-Peucker (1973) on flat paths, without recursion. */
final class Simplifier {

    private Simplifier() {}

    /** Keeps both ends. */
    static double[] line(double[] path, double tolerance) {
        int count = path.length / 2;
        if (count <= 2 || tolerance <= 0) {
            return path;
        }
        boolean[] keep = new boolean[count];
        keep[0] = true;
        keep[count - 1] = true;
        mark(path, 0, count - 1, tolerance, keep);
        return kept(path, keep);
    }

    /**
     * Keeps the first position and the one farthest from it.
     *
     * @param ring open ring (last position not repeated)
     * @return the open ring; fewer than three positions when it collapsed
     */
    static double[] ring(double[] ring, double tolerance) {
        int count = ring.length / 2;
        if (count <= 3 || tolerance <= 0) {
            return ring;
        }
        double[] closed = new double[ring.length + 2];
        System.arraycopy(ring, 0, closed, 0, ring.length);
        closed[ring.length] = ring[0];
        closed[ring.length + 1] = ring[1];
        int far = 0;
        double farthest = -1;
        for (int i = 1; i < count; i++) {
            double dx = ring[2 * i] - ring[0];
            double dy = ring[2 * i + 1] - ring[1];
            if (dx * dx + dy * dy > farthest) {
                farthest = dx * dx + dy * dy;
                far = i;
            }
        }
        boolean[] keep = new boolean[count + 1];
        keep[0] = true;
        keep[far] = true;
        mark(closed, 0, far, tolerance, keep);
        mark(closed, far, count, tolerance, keep);
        return kept(closed, keep);
    }

    private static void mark(double[] path, int first, int last, double tolerance, boolean[] keep) {
        double tolerance2 = tolerance * tolerance;
        Deque<int[]> open = new ArrayDeque<>();
        open.push(new int[] {first, last});
        while (!open.isEmpty()) {
            int[] span = open.pop();
            int far = -1;
            double farthest = tolerance2;
            for (int i = span[0] + 1; i < span[1]; i++) {
                double distance2 = distance2(path, i, span[0], span[1]);
                if (distance2 > farthest) {
                    farthest = distance2;
                    far = i;
                }
            }
            if (far >= 0) {
                keep[far] = true;
                open.push(new int[] {span[0], far});
                open.push(new int[] {far, span[1]});
            }
        }
    }

    /** Squared distance of a position to the segment between two others. */
    private static double distance2(double[] path, int position, int from, int to) {
        double x = path[2 * from];
        double y = path[2 * from + 1];
        double dx = path[2 * to] - x;
        double dy = path[2 * to + 1] - y;
        double length2 = dx * dx + dy * dy;
        if (length2 > 0) {
            double t = ((path[2 * position] - x) * dx + (path[2 * position + 1] - y) * dy) / length2;
            double clamped = Math.max(0, Math.min(1, t));
            x += dx * clamped;
            y += dy * clamped;
        }
        double ex = path[2 * position] - x;
        double ey = path[2 * position + 1] - y;
        return ex * ex + ey * ey;
    }

    private static double[] kept(double[] path, boolean[] keep) {
        int count = 0;
        for (int i = 0; i < keep.length; i++) {
            count += keep[i] ? 1 : 0;
        }
        // A closed ring is marked with its repeated end, which is never kept.
        double[] result = new double[2 * count];
        int next = 0;
        for (int i = 0; i < keep.length; i++) {
            if (keep[i]) {
                result[next++] = path[2 * i];
                result[next++] = path[2 * i + 1];
            }
        }
        return result;
    }
}
