package org.weltgewebe.bakery.slice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.TilesetSpec;
import org.weltgewebe.pmtiles.TileCoord;

/**
 * Cuts features into tiles. Stateless and thread safe.
 *
 * <p>Tiles overlap by the buffer of the tileset: a position belongs to a tile when it lies in [-buffer, 4096 + buffer] of
 * it. The world is round: the buffer of the first column reaches into the last one. At zoom 0, where a tile is its own
 * neighbour, a point is drawn once.
 */
public final class Slicer {

    private final TilesetSpec spec;

    public Slicer(TilesetSpec spec) {
        this.spec = spec;
    }

    /** Takes the pieces of a feature, columns west to east, rows north to south within a column. */
    @FunctionalInterface
    public interface Sink {
        /** @param geometry what the feature draws in {@code tile}; never empty */
        void accept(TileCoord tile, TileGeometry geometry);
    }

    /**
     * Hands over the piece of every tile of a zoom in which the feature draws something.
     *
     * @throws IllegalArgumentException when the feature does not fit the tileset, see {@link TilesetSpec#require}
     */
    public void slice(Feature feature, int zoom, Sink sink) {
        ZoomShape shape = ZoomShape.of(spec, feature, zoom);
        if (shape == null) {
            return;
        }
        int tiles = 1 << zoom;
        long first = firstIndex(shape.minX());
        long last = lastIndex(shape.maxX());
        // Columns beyond the antimeridian are other names of columns of this world.
        long columns = Math.min(tiles, last - first + 1);
        for (long column = first; column < first + columns; column++) {
            int x = (int) Math.floorMod(column, (long) tiles);
            List<Stripe> stripes = stripes(shape, zoom, x);
            sliceColumn(stripes, zoom, x, sink);
        }
    }

    /** The piece of one tile, or null when the feature draws nothing there. Equal to what {@link #slice} hands over. */
    public @Nullable TileGeometry slice(Feature feature, TileCoord tile) {
        ZoomShape shape = ZoomShape.of(spec, feature, tile.z());
        if (shape == null || lastIndex(shape.maxY()) < tile.y() || firstIndex(shape.minY()) > tile.y()) {
            return null;
        }
        return piece(stripes(shape, tile.z(), tile.x()), tile.y());
    }

    private void sliceColumn(List<Stripe> stripes, int zoom, int x, Sink sink) {
        double minY = Double.POSITIVE_INFINITY;
        double maxY = Double.NEGATIVE_INFINITY;
        for (Stripe stripe : stripes) {
            minY = Math.min(minY, stripe.minY());
            maxY = Math.max(maxY, stripe.maxY());
        }
        if (minY > maxY) {
            return;
        }
        int firstRow = (int) Math.max(0, firstIndex(minY));
        int lastRow = (int) Math.min((1 << zoom) - 1, lastIndex(maxY));
        for (int y = firstRow; y <= lastRow; y++) {
            TileGeometry piece = piece(stripes, y);
            if (piece != null) {
                sink.accept(new TileCoord(zoom, x, y), piece);
            }
        }
    }

    /** What a feature draws in one column of tiles, once per way around the world. */
    private record Stripe(long column, Shape clipped, double minY, double maxY) {}

    private List<Stripe> stripes(ZoomShape shape, int zoom, int x) {
        long tiles = 1L << zoom;
        boolean once = zoom == 0 && shape.shape().type() == TileGeometry.Type.POINT;
        long first = once ? 0 : firstIndex(shape.minX());
        long last = once ? 0 : lastIndex(shape.maxX());
        List<Stripe> stripes = new ArrayList<>(1);
        for (long column = first + Math.floorMod(x - first, tiles); column <= last; column += tiles) {
            double west = (double) (column * TilesetSpec.EXTENT);
            Shape clipped = Clip.between(
                    shape.shape(), Clip.X, west - spec.bufferUnits(), west + TilesetSpec.EXTENT + spec.bufferUnits());
            double minY = Double.POSITIVE_INFINITY;
            double maxY = Double.NEGATIVE_INFINITY;
            for (List<double[]> part : clipped.parts()) {
                double[] path = part.get(0);
                for (int i = 1; i < path.length; i += 2) {
                    minY = Math.min(minY, path[i]);
                    maxY = Math.max(maxY, path[i]);
                }
            }
            if (minY <= maxY) {
                stripes.add(new Stripe(column, clipped, minY, maxY));
            }
        }
        return stripes;
    }

    private @Nullable TileGeometry piece(List<Stripe> stripes, int y) {
        double north = (double) ((long) y * TilesetSpec.EXTENT);
        List<List<double[]>> parts = new ArrayList<>();
        TileGeometry.Type type = TileGeometry.Type.POINT;
        for (Stripe stripe : stripes) {
            type = stripe.clipped().type();
            Shape cell = Clip.between(
                    stripe.clipped(),
                    Clip.Y,
                    north - spec.bufferUnits(),
                    north + TilesetSpec.EXTENT + spec.bufferUnits());
            double west = (double) (stripe.column() * TilesetSpec.EXTENT);
            for (List<double[]> part : cell.parts()) {
                parts.add(relative(part, west, north));
            }
        }
        return parts.isEmpty() ? null : Snap.snap(type, parts);
    }

    private static List<double[]> relative(List<double[]> part, double west, double north) {
        List<double[]> moved = new ArrayList<>(part.size());
        for (double[] path : part) {
            double[] copy = new double[path.length];
            for (int i = 0; i < path.length; i += 2) {
                copy[i] = path[i] - west;
                copy[i + 1] = path[i + 1] - north;
            }
            moved.add(copy);
        }
        return moved;
    }

    /** First column or row whose buffered span holds the ordinate or lies beyond it. */
    private long firstIndex(double min) {
        return (long) Math.ceil((min - spec.bufferUnits() - TilesetSpec.EXTENT) / TilesetSpec.EXTENT);
    }

    /** Last column or row whose buffered span holds the ordinate or lies before it. */
    private long lastIndex(double max) {
        return (long) Math.floor((max + spec.bufferUnits()) / TilesetSpec.EXTENT);
    }
}
