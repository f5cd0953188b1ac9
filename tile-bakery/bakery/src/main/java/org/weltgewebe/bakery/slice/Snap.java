package org.weltgewebe.bakery.slice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Clipped parts to integers of a tile: rounding, repeated and needless positions removed, rings wound by the spec. */
final class Snap {

    private Snap() {}

    /**
     * @param parts parts in tile units, relative to the tile, as doubles
     * @return null when nothing is left of them
     */
    static @Nullable TileGeometry snap(TileGeometry.Type type, List<List<double[]>> parts) {
        return switch (type) {
            case POINT -> points(parts);
            case LINE -> lines(parts);
            case POLYGON -> polygons(parts);
        };
    }

    private static @Nullable TileGeometry points(List<List<double[]>> parts) {
        int count = 0;
        for (List<double[]> part : parts) {
            count += part.get(0).length;
        }
        if (count == 0) {
            return null;
        }
        int[] all = new int[count];
        int next = 0;
        for (List<double[]> part : parts) {
            for (double ordinate : part.get(0)) {
                all[next++] = (int) Math.round(ordinate);
            }
        }
        CommandWriter commands = new CommandWriter();
        commands.points(all);
        return commands.finish(TileGeometry.Type.POINT, all[0], all[1]);
    }

    private static @Nullable TileGeometry lines(List<List<double[]>> parts) {
        CommandWriter commands = new CommandWriter();
        int[] first = {};
        for (List<double[]> part : parts) {
            int[] path = withoutRepeats(round(part.get(0)));
            if (path.length >= 4) {
                first = commands.isEmpty() ? path : first;
                commands.line(path);
            }
        }
        return commands.isEmpty() ? null : commands.finish(TileGeometry.Type.LINE, first[0], first[1]);
    }

    private static @Nullable TileGeometry polygons(List<List<double[]>> parts) {
        List<List<int[]>> polygons = new ArrayList<>();
        for (List<double[]> part : parts) {
            List<int[]> rings = new ArrayList<>(part.size());
            for (double[] ring : part) {
                int[] snapped = tidyRing(round(ring));
                boolean shell = rings.isEmpty();
                if (snapped.length == 0 && shell) {
                    break;
                }
                if (snapped.length > 0) {
                    rings.add(wound(snapped, shell));
                }
            }
            if (!rings.isEmpty()) {
                polygons.add(rings);
            }
        }
        CommandWriter commands = new CommandWriter();
        int[] first = {};
        for (List<int[]> polygon : PolygonRepair.repair(polygons)) {
            for (int[] ring : polygon) {
                first = commands.isEmpty() ? ring : first;
                commands.ring(ring);
            }
        }
        return commands.isEmpty() ? null : commands.finish(TileGeometry.Type.POLYGON, first[0], first[1]);
    }

    /**
     * Removes repeated positions, positions on a straight run and spikes.
     *
     * @param ring open ring
     * @return the open ring, or empty when nothing but a line is left
     */
    static int[] tidyRing(int[] ring) {
        int[] path = ring.clone();
        int count = path.length / 2;
        boolean changed = true;
        while (changed && count >= 3) {
            int kept = 0;
            for (int i = 0; i < count; i++) {
                // The position before is the last kept one; for the first it is the last of the ring.
                int before = kept > 0 ? kept - 1 : count - 1;
                int after = i + 1 < count ? i + 1 : 0;
                if (after == 0 && kept == 0) {
                    break;
                }
                if (turn(path, before, i, after) != 0) {
                    path[2 * kept] = path[2 * i];
                    path[2 * kept + 1] = path[2 * i + 1];
                    kept++;
                }
            }
            changed = kept != count;
            count = kept;
        }
        int[] tidy = Arrays.copyOf(path, 2 * count);
        return count < 3 ? new int[0] : tidy;
    }

    /** The ring wound as MVT 2.1 section 4.3.4.4 wants it: shells with positive area in tile axes, holes negative. */
    static int[] wound(int[] ring, boolean shell) {
        if (area2(ring) > 0 == shell) {
            return ring;
        }
        int[] reversed = new int[ring.length];
        for (int i = 0; i < ring.length; i += 2) {
            // The first position stays first.
            int from = i == 0 ? 0 : ring.length - i;
            reversed[i] = ring[from];
            reversed[i + 1] = ring[from + 1];
        }
        return reversed;
    }

    /** Twice the signed area (surveyor's formula), y downwards. */
    static long area2(int[] ring) {
        long area2 = 0;
        for (int i = 0; i < ring.length; i += 2) {
            int next = i + 2 == ring.length ? 0 : i + 2;
            area2 += (long) ring[i] * ring[next + 1] - (long) ring[next] * ring[i + 1];
        }
        return area2;
    }

    /** Cross product at {@code b}; 0 for repeated positions, straight runs and spikes. */
    static long turn(int[] path, int a, int b, int c) {
        long abx = path[2 * b] - path[2 * a];
        long aby = path[2 * b + 1] - path[2 * a + 1];
        long bcx = path[2 * c] - path[2 * b];
        long bcy = path[2 * c + 1] - path[2 * b + 1];
        return abx * bcy - aby * bcx;
    }

    private static int[] round(double[] path) {
        int[] rounded = new int[path.length];
        for (int i = 0; i < path.length; i++) {
            rounded[i] = (int) Math.round(path[i]);
        }
        return rounded;
    }

    private static int[] withoutRepeats(int[] path) {
        int kept = 2;
        for (int i = 2; i < path.length; i += 2) {
            if (path[i] != path[kept - 2] || path[i + 1] != path[kept - 1]) {
                path[kept++] = path[i];
                path[kept++] = path[i + 1];
            }
        }
        return Arrays.copyOf(path, kept);
    }
}
