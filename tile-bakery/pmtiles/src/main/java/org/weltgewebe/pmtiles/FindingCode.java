package org.weltgewebe.pmtiles;

import java.util.Locale;

/** What can be wrong with an archive. The labels are stable: scripts may rely on them. */
public enum FindingCode {
    /** Too short, other magic or version, impossible enumeration, zoom or section. */
    HEADER,
    /** A section at offset 0, outside the file, or overlapping another. */
    SECTION,
    /** Bytes of the file that belong to no section, or the other way round. */
    FILE_SIZE,
    /** The root directory ends behind the first 16,384 bytes. */
    ROOT_SIZE,
    /** A directory that cannot be inflated or decoded. */
    DIRECTORY,
    /** A directory without entries. */
    EMPTY_DIRECTORY,
    /** A leaf pointer that leaves the section, or whose leaf starts at another tile. */
    LEAF_POINTER,
    /** Leaf directories within leaf directories. */
    NESTED_LEAVES,
    /** Tile ids that do not ascend. */
    ENTRY_ORDER,
    /** A run that reaches into the next entry. */
    ENTRY_OVERLAP,
    /** An entry of 0 bytes. */
    EMPTY_BLOB,
    /** An entry that ends behind the tile data. */
    ENTRY_RANGE,
    /** Blobs that share bytes without being the same. */
    BLOB_OVERLAP,
    /** The clustered flag is set and the blobs are out of order. */
    CLUSTERED,
    /** The number of addressed tiles is not the sum of the runs. */
    ADDRESSED_COUNT,
    /** The number of entries is another. */
    ENTRY_COUNT,
    /** The number of distinct blobs is another. */
    CONTENT_COUNT,
    /** The lowest or highest zoom is not that of the first or last tile. */
    ZOOMS,
    /** The center lies outside the zooms or the bounds. */
    CENTER,
    /** The bounds have no area or leave the globe. */
    BOUNDS,
    /** The metadata cannot be read or break the specification. */
    METADATA,
    /** A tile that cannot be inflated or fails the check of its content. */
    TILE;

    /** Name in JSON and on the command line, for example {@code root-size}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
