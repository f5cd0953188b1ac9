package org.weltgewebe.pmtiles.tileset;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.weltgewebe.pmtiles.ArchiveMetadata;
import org.weltgewebe.pmtiles.BoundsE7;
import org.weltgewebe.pmtiles.Compression;
import org.weltgewebe.pmtiles.PmtilesHeader;
import org.weltgewebe.pmtiles.PmtilesOptions;
import org.weltgewebe.pmtiles.PmtilesReader;
import org.weltgewebe.pmtiles.TileType;
import org.weltgewebe.pmtiles.ZoomRange;
import org.weltgewebe.pmtiles.json.Json;

/**
 * What holds for all tiles of a tileset.
 *
 * @param name lower-case letters, digits, {@code -} and {@code _}; at most 64 characters; starts file names
 * @param tileType what the tiles hold
 * @param tileCompression how stored bytes are compressed
 * @param zooms the zooms at which the tileset has tiles
 * @param bounds area the tiles may cover
 * @param metadataJson a JSON object, for MVT with {@code vector_layers}; kept without white space
 */
public record TilesetInfo(
        String name,
        TileType tileType,
        Compression tileCompression,
        ZoomRange zooms,
        BoundsE7 bounds,
        String metadataJson) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    public TilesetInfo {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "tileset: \"" + name + "\" (expected: 1 to 64 lower-case letters, digits, - and _)");
        }
        List<String> problems = ArchiveMetadata.problems(tileType, metadataJson);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("tileset " + name + ": " + String.join("; ", problems));
        }
        metadataJson = Json.print(Json.parse(metadataJson));
    }

    /** Gzipped vector tiles. */
    public static TilesetInfo mvtGzip(String name, ZoomRange zooms, BoundsE7 bounds, String metadataJson) {
        return new TilesetInfo(name, TileType.MVT, Compression.GZIP, zooms, bounds, metadataJson);
    }

    /** What an archive says of itself. */
    public static TilesetInfo of(String name, PmtilesReader archive) throws IOException {
        PmtilesHeader header = archive.header();
        return new TilesetInfo(
                name, header.tileType(), header.tileCompression(), header.zooms(), header.bounds(), archive.metadata());
    }

    PmtilesOptions archiveOptions() {
        return new PmtilesOptions(tileType, tileCompression, Compression.GZIP, bounds, null);
    }
}
