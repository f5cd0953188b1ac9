package org.weltgewebe.pmtiles;

/**
 * Hilbert curve on a grid of 2^z by 2^z cells, in the orientation of PMTiles v3 (it enters at the cell 0,0 and leaves at the cell 2^z-1,0).
 *
 * <p>One level of the curve is a step of an automaton: the two coordinate bits pick a quadrant, and whether the coordinates are swapped or
 * complemented in the levels below depends on the quadrant and on what was done above. There are four such states. The tables hold four levels
 * per step, so an id of zoom 14 costs four look-ups in 2 KiB.
 */
final class Hilbert {
    private static final int LEVELS_PER_STEP = 4;
    private static final int SWAP = 1;
    private static final int COMPLEMENT = 2;
    private static final int STATES = 4;
    /** [state, x nibble, y nibble] to (next state, index byte). */
    private static final char[] INDEX_OF_CELL = new char[STATES << 8];
    /** [state, index byte] to (next state, x nibble, y nibble). */
    private static final char[] CELL_OF_INDEX = new char[STATES << 8];

    static {
        for (int state = 0; state < STATES; state++) {
            for (int cell = 0; cell < 256; cell++) {
                int step = fourLevels(state, cell >> 4, cell & 15);
                INDEX_OF_CELL[state << 8 | cell] = (char) step;
                CELL_OF_INDEX[state << 8 | step & 255] = (char) (step & ~255 | cell);
            }
        }
    }

    private Hilbert() {}

    /**
     * Position of a cell along the curve.
     *
     * @param z level of the grid, 0 to 26
     * @param x column, 0 to 2^z-1, from the west
     * @param y row, 0 to 2^z-1, from the north
     * @return 0 to 4^z-1
     */
    static long index(int z, int x, int y) {
        int steps = (z + LEVELS_PER_STEP - 1) / LEVELS_PER_STEP;
        int state = stateAbove(z, steps);
        long index = 0;
        for (int shift = (steps - 1) * LEVELS_PER_STEP; shift >= 0; shift -= LEVELS_PER_STEP) {
            int step = INDEX_OF_CELL[state << 8 | (x >>> shift & 15) << 4 | y >>> shift & 15];
            index = index << 8 | step & 255;
            state = step >>> 8;
        }
        return index;
    }

    /** The cell at a position of the curve, packed as {@code x << 32 | y}. */
    static long cell(int z, long index) {
        int steps = (z + LEVELS_PER_STEP - 1) / LEVELS_PER_STEP;
        int state = stateAbove(z, steps);
        int x = 0;
        int y = 0;
        for (int shift = (steps - 1) * 8; shift >= 0; shift -= 8) {
            int step = CELL_OF_INDEX[state << 8 | (int) (index >>> shift) & 255];
            x = x << 4 | step >>> 4 & 15;
            y = y << 4 | step & 15;
            state = step >>> 8;
        }
        return (long) x << 32 | y;
    }

    /** Levels that only fill up the first step lie in the quadrant 0,0, which swaps: start so that they cancel out. */
    private static int stateAbove(int z, int steps) {
        return steps * LEVELS_PER_STEP - z & SWAP;
    }

    private static int fourLevels(int startState, int x, int y) {
        int state = startState;
        int index = 0;
        for (int level = LEVELS_PER_STEP - 1; level >= 0; level--) {
            int first = (state & SWAP) == 0 ? x : y;
            int second = (state & SWAP) == 0 ? y : x;
            int complement = state >> 1;
            int column = (first >> level & 1) ^ complement;
            int row = (second >> level & 1) ^ complement;
            index = index << 2 | 3 * column ^ row;
            if (row == 0) {
                state ^= SWAP | column * COMPLEMENT;
            }
        }
        return state << 8 | index;
    }
}
