package org.weltgewebe.pmtiles;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The first 127 bytes of an archive (PMTiles v3, section 3). All integers are little-endian.
 *
 * @param root root directory; must end within the first {@value #ROOT_LIMIT_BYTES} bytes of the file
 * @param metadata JSON
 * @param leaves all leaf directories; leaf offsets count from here
 * @param tileData all tiles; tile offsets count from here
 * @param counts addressed tiles, entries, contents
 * @param clustered true if blobs lie in the order of their first tile id, without gaps
 * @param internalCompression of directories and metadata
 * @param tileCompression of each tile
 * @param tileType what the tiles hold
 * @param zooms lowest and highest zoom with a tile
 * @param bounds area the tiles cover
 * @param center where a map opens
 */
public record PmtilesHeader(
        Section root,
        Section metadata,
        Section leaves,
        Section tileData,
        TileCounts counts,
        boolean clustered,
        Compression internalCompression,
        Compression tileCompression,
        TileType tileType,
        ZoomRange zooms,
        BoundsE7 bounds,
        CenterE7 center) {

    /** Size of a header in bytes. */
    public static final int SIZE_BYTES = 127;

    /** Clients read this much of a file first; header and root directory must lie within. */
    public static final int ROOT_LIMIT_BYTES = 16_384;

    private static final byte[] MAGIC = "PMTiles".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 3;

    /** The header as it stands at the start of a file. */
    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC).put((byte) VERSION);
        putSection(out, root);
        putSection(out, metadata);
        putSection(out, leaves);
        putSection(out, tileData);
        out.putLong(counts.addressed()).putLong(counts.entries()).putLong(counts.contents());
        out.put((byte) (clustered ? 1 : 0));
        out.put((byte) internalCompression.code());
        out.put((byte) tileCompression.code());
        out.put((byte) tileType.code());
        out.put((byte) zooms.min()).put((byte) zooms.max());
        out.putInt(bounds.minLonE7()).putInt(bounds.minLatE7());
        out.putInt(bounds.maxLonE7()).putInt(bounds.maxLatE7());
        out.put((byte) center.zoom()).putInt(center.lonE7()).putInt(center.latE7());
        return out.array();
    }

    /**
     * Reads a header.
     *
     * @param bytes at least {@value #SIZE_BYTES} bytes; what follows is ignored
     * @throws PmtilesFormatException if the magic, the version, an enumeration, a zoom or a section is impossible
     */
    public static PmtilesHeader decode(byte[] bytes) throws PmtilesFormatException {
        requireMagic(bytes);
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(MAGIC.length + 1);
        Section root = section("root directory", in);
        Section metadata = section("metadata", in);
        Section leaves = section("leaf directories", in);
        Section tileData = section("tile data", in);
        TileCounts counts = new TileCounts(in.getLong(), in.getLong(), in.getLong());
        boolean clustered = flag(in.get());
        Compression internal = Compression.ofCode(in.get() & 255);
        Compression tile = Compression.ofCode(in.get() & 255);
        TileType type = TileType.ofCode(in.get() & 255);
        ZoomRange zooms = zooms(in.get() & 255, in.get() & 255);
        BoundsE7 bounds = new BoundsE7(in.getInt(), in.getInt(), in.getInt(), in.getInt());
        CenterE7 center = new CenterE7(in.get() & 255, in.getInt(), in.getInt());
        return new PmtilesHeader(
                root, metadata, leaves, tileData, counts, clustered, internal, tile, type, zooms, bounds, center);
    }

    private static void requireMagic(byte[] bytes) throws PmtilesFormatException {
        if (bytes.length < SIZE_BYTES) {
            throw new PmtilesFormatException(
                    "header: " + bytes.length + " bytes (expected: at least " + SIZE_BYTES + " bytes)");
        }
        if (!Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new PmtilesFormatException("magic: other bytes (expected: \"PMTiles\" at the start of the file)");
        }
        int version = bytes[MAGIC.length] & 255;
        if (version != VERSION) {
            throw new PmtilesFormatException("version: " + version + " (expected: " + VERSION
                    + "; convert older archives with the pmtiles command of their own tool)");
        }
    }

    private static void putSection(ByteBuffer out, Section section) {
        out.putLong(section.offset()).putLong(section.length());
    }

    private static Section section(String name, ByteBuffer in) throws PmtilesFormatException {
        Section section = new Section(in.getLong(), in.getLong());
        if (section.offset() < 0 || section.length() < 0 || section.end() == Long.MAX_VALUE) {
            throw new PmtilesFormatException(name + ": offset " + Long.toUnsignedString(section.offset()) + ", length "
                    + Long.toUnsignedString(section.length()) + " (expected: a range below 2^63)");
        }
        return section;
    }

    private static boolean flag(byte value) throws PmtilesFormatException {
        if (value != 0 && value != 1) {
            throw new PmtilesFormatException("clustered: " + (value & 255) + " (expected: 0 or 1)");
        }
        return value == 1;
    }

    private static ZoomRange zooms(int min, int max) throws PmtilesFormatException {
        if (min > max || max > TileCoord.MAX_ZOOM) {
            throw new PmtilesFormatException(
                    "zooms: " + min + " to " + max + " (expected: 0 <= min <= max <= " + TileCoord.MAX_ZOOM + ")");
        }
        return new ZoomRange(min, max);
    }
}
