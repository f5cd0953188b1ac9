package org.weltgewebe.pmtiles;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.weltgewebe.pmtiles.ComparisonResult.Difference;
import org.weltgewebe.pmtiles.ComparisonResult.Kind;

/** Compares two sets of tiles in one walk over both. What order or archives the tiles lie in makes no difference. */
public final class TileComparison {
    private static final int LISTED = 20;
    private static final int MAX_TILE_BYTES = 256 << 20;

    private final TileCursor first;
    private final TileCursor second;
    private final long[] counts = new long[Kind.values().length];
    private final List<Difference> differences = new ArrayList<>();
    private long equal;

    private TileComparison(TileCursor first, TileCursor second) {
        this.first = first;
        this.second = second;
    }

    /** Walks both cursors to their end. Tiles that start like gzip are inflated if their stored bytes differ. */
    public static ComparisonResult compare(TileCursor first, TileCursor second) throws IOException {
        return new TileComparison(first, second).run();
    }

    private ComparisonResult run() throws IOException {
        boolean inFirst = first.next();
        boolean inSecond = second.next();
        while (inFirst || inSecond) {
            long firstId = inFirst ? first.tileId() : Long.MAX_VALUE;
            long secondId = inSecond ? second.tileId() : Long.MAX_VALUE;
            if (firstId == secondId) {
                compareTile(firstId);
            } else {
                add(Math.min(firstId, secondId), firstId < secondId ? Kind.ONLY_IN_FIRST : Kind.ONLY_IN_SECOND);
            }
            inFirst = firstId <= secondId ? first.next() : inFirst;
            inSecond = secondId <= firstId ? second.next() : inSecond;
        }
        return new ComparisonResult(
                equal,
                count(Kind.RECOMPRESSED),
                count(Kind.DIFFERENT),
                count(Kind.ONLY_IN_FIRST),
                count(Kind.ONLY_IN_SECOND),
                differences);
    }

    private void compareTile(long tileId) throws IOException {
        byte[] one = first.stored();
        byte[] other = second.stored();
        if (Arrays.equals(one, other)) {
            equal++;
        } else {
            add(tileId, Arrays.equals(plain(one), plain(other)) ? Kind.RECOMPRESSED : Kind.DIFFERENT);
        }
    }

    private static byte[] plain(byte[] stored) throws IOException {
        return Gzip.isGzip(stored) ? Gzip.decompress(stored, MAX_TILE_BYTES) : stored;
    }

    private void add(long tileId, Kind kind) {
        counts[kind.ordinal()]++;
        if (differences.size() < LISTED) {
            differences.add(new Difference(tileId, kind));
        }
    }

    private long count(Kind kind) {
        return counts[kind.ordinal()];
    }
}
