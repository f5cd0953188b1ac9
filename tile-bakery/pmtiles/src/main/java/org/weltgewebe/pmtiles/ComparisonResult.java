package org.weltgewebe.pmtiles;

import java.util.List;

/**
 * How two sets of tiles differ.
 *
 * @param equal tiles with the same stored bytes
 * @param recompressed tiles with the same content in other stored bytes
 * @param different tiles with other content
 * @param onlyInFirst tiles the second set lacks
 * @param onlyInSecond tiles the first set lacks
 * @param firstDifferences the first few, by ascending id
 */
public record ComparisonResult(
        long equal,
        long recompressed,
        long different,
        long onlyInFirst,
        long onlyInSecond,
        List<Difference> firstDifferences) {

    /** In what way a tile differs. */
    public enum Kind {
        RECOMPRESSED,
        DIFFERENT,
        ONLY_IN_FIRST,
        ONLY_IN_SECOND
    }

    /** One tile that differs. */
    public record Difference(long tileId, Kind kind) {}

    public ComparisonResult {
        firstDifferences = List.copyOf(firstDifferences);
    }

    /** True if both sets show the same tiles, however compressed. */
    public boolean isSameContent() {
        return different == 0 && onlyInFirst == 0 && onlyInSecond == 0;
    }

    /** True if both sets hold the same tiles byte for byte as stored. */
    public boolean isSameBytes() {
        return isSameContent() && recompressed == 0;
    }
}
