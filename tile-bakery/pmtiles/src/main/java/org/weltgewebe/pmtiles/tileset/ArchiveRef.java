package org.weltgewebe.pmtiles.tileset;

import java.util.Locale;
import org.weltgewebe.pmtiles.json.JsonException;

/**
 * An archive of a tileset, as its manifest names it.
 *
 * @param file name in the directory of the tileset
 * @param generation in which it was published
 * @param kind whether it stands alone
 * @param sizeBytes of the file
 * @param sha256 of the file, 64 hexadecimal digits
 */
public record ArchiveRef(String file, long generation, Kind kind, long sizeBytes, String sha256) {

    /** Whether an archive stands alone. */
    public enum Kind {
        /** All tiles of its generation; the search for a tile ends here. */
        BASE,
        /** Tiles and tombstones that differ from the archives behind it. */
        DELTA;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind ofLabel(String label) {
            for (Kind kind : values()) {
                if (kind.label().equals(label)) {
                    return kind;
                }
            }
            throw new JsonException("kind: \"" + label + "\" (expected: base or delta)");
        }
    }

    public ArchiveRef {
        if (file.isEmpty() || file.startsWith(".") || file.indexOf('/') >= 0 || file.indexOf('\\') >= 0) {
            throw new IllegalArgumentException(
                    "file: \"" + file + "\" (expected: a plain name in the tileset directory)");
        }
    }
}
