package org.weltgewebe.bakery.slice;

import java.util.Arrays;

/**
 * Geometry in one tile as the command integers of MVT 2.1 (section 4.3), ready to be written.
 *
 * @param type MVT geometry type
 * @param commands command and parameter integers, 32 bit, not yet varints; owned by this value, not to be changed
 * @param anchorX x of the first position, in tile units
 * @param anchorY y of the first position, in tile units
 */
public record TileGeometry(Type type, int[] commands, int anchorX, int anchorY) {

    /** MVT geometry types; {@link #code()} is the number in the tile. */
    public enum Type {
        POINT(1),
        LINE(2),
        POLYGON(3);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TileGeometry that && type == that.type && Arrays.equals(commands, that.commands);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Arrays.hashCode(commands);
    }

    @Override
    public String toString() {
        return "TileGeometry[" + type + ", " + commands.length + " integers]";
    }
}
