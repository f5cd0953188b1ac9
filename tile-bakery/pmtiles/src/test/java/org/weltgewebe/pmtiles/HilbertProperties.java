package org.weltgewebe.pmtiles;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class HilbertProperties {
    @Property
    void idAndCoordinateAreTheSameTile(@ForAll @IntRange(max = 26) int z, @ForAll int columnBits, @ForAll int rowBits) {
        int mask = (1 << z) - 1;
        TileCoord tile = new TileCoord(z, columnBits & mask, rowBits & mask);

        assertThat(TileCoord.ofId(tile.id())).isEqualTo(tile);
        assertThat(TileCoord.zoomOf(tile.id())).isEqualTo(z);
    }

    @Property
    void tablesAgreeWithOneLevelAtATime(
            @ForAll @IntRange(max = 26) int z, @ForAll int columnBits, @ForAll int rowBits) {
        int mask = (1 << z) - 1;

        assertThat(Hilbert.index(z, columnBits & mask, rowBits & mask))
                .isEqualTo(oneLevelAtATime(z, columnBits & mask, rowBits & mask));
    }

    @Property
    void childrenFollowEachOtherOnTheCurve(
            @ForAll @IntRange(max = 25) int z, @ForAll int columnBits, @ForAll int rowBits) {
        int mask = (1 << z) - 1;
        TileCoord tile = new TileCoord(z, columnBits & mask, rowBits & mask);
        long position = tile.id() - TileCoord.firstId(z);

        assertThat(tile.children().stream().mapToLong(TileCoord::id).sorted())
                .containsExactly(
                        TileCoord.firstId(z + 1) + 4 * position,
                        TileCoord.firstId(z + 1) + 4 * position + 1,
                        TileCoord.firstId(z + 1) + 4 * position + 2,
                        TileCoord.firstId(z + 1) + 4 * position + 3);
    }

    /** The textbook form: look at the quadrant, turn the rest of the square, go down. */
    private static long oneLevelAtATime(int z, int column, int row) {
        long index = 0;
        int x = column;
        int y = row;
        for (int side = 1 << z >> 1; side > 0; side >>= 1) {
            boolean east = (x & side) != 0;
            boolean south = (y & side) != 0;
            int quadrant = east ? south ? 2 : 3 : south ? 1 : 0;
            index += (long) side * side * quadrant;
            if (!south) {
                int turnedX = east ? side - 1 - (y & side - 1) : y & side - 1;
                y = east ? side - 1 - (x & side - 1) : x & side - 1;
                x = turnedX;
            }
        }
        return index;
    }
}
