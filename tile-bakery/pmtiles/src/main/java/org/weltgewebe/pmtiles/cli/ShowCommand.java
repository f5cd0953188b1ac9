package org.weltgewebe.pmtiles.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pmtiles.BoundsE7;
import org.weltgewebe.pmtiles.PmtilesHeader;
import org.weltgewebe.pmtiles.PmtilesReader;
import org.weltgewebe.pmtiles.ZoomRange;
import org.weltgewebe.pmtiles.json.Json;
import org.weltgewebe.pmtiles.tileset.ArchiveRef;
import org.weltgewebe.pmtiles.tileset.Manifest;
import org.weltgewebe.pmtiles.tileset.TilesetReader;

/** Prints what an archive or a tileset says of itself. */
final class ShowCommand {
    private final boolean json;
    private final PrintStream out;

    ShowCommand(boolean json, PrintStream out) {
        this.json = json;
        this.out = out;
    }

    int run(Path file) throws IOException {
        Map<String, @Nullable Object> facts = Files.isDirectory(file) ? tileset(file) : archive(file);
        if (json) {
            out.println(Json.print(facts));
        } else {
            facts.forEach((name, value) ->
                    out.printf("%-20s %s%n", name, value instanceof String ? value : Json.print(value)));
        }
        return PmtilesMain.DONE;
    }

    private static Map<String, @Nullable Object> archive(Path file) throws IOException {
        try (PmtilesReader reader = PmtilesReader.open(file)) {
            PmtilesHeader header = reader.header();
            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("file", file.toString());
            facts.put("sizeBytes", reader.sizeBytes());
            facts.put("tileType", header.tileType().label());
            facts.put("tileCompression", header.tileCompression().label());
            facts.put("internalCompression", header.internalCompression().label());
            facts.put("clustered", header.clustered());
            putExtent(facts, header.zooms(), header.bounds());
            facts.put(
                    "center",
                    List.of(
                            header.center().zoom(),
                            header.center().lon(),
                            header.center().lat()));
            facts.put("addressedTiles", header.counts().addressed());
            facts.put("tileEntries", header.counts().entries());
            facts.put("tileContents", header.counts().contents());
            facts.put("rootBytes", header.root().length());
            facts.put("leafBytes", header.leaves().length());
            facts.put("tileDataBytes", header.tileData().length());
            facts.put("metadata", Json.parse(reader.metadata()));
            return facts;
        }
    }

    private static Map<String, @Nullable Object> tileset(Path directory) throws IOException {
        try (TilesetReader reader = TilesetReader.open(directory)) {
            Manifest manifest = reader.manifest();
            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("tileset", manifest.tileset());
            facts.put("generation", manifest.generation());
            facts.put("oldestGeneration", manifest.oldestGeneration());
            facts.put("publishedAt", manifest.publishedAt().toString());
            facts.put("sizeBytes", manifest.sizeBytes());
            facts.put("tileType", manifest.info().tileType().label());
            facts.put("tileCompression", manifest.info().tileCompression().label());
            putExtent(facts, manifest.info().zooms(), manifest.bounds());
            facts.put(
                    "archives",
                    manifest.archives().stream().map(ArchiveRef::file).toList());
            facts.put("retiredArchives", manifest.retired().size());
            facts.put("attributes", manifest.attributes());
            facts.put("metadata", Json.parse(manifest.info().metadataJson()));
            return facts;
        }
    }

    private static void putExtent(Map<String, @Nullable Object> facts, ZoomRange zooms, BoundsE7 bounds) {
        facts.put("minZoom", zooms.min());
        facts.put("maxZoom", zooms.max());
        facts.put("bounds", List.of(bounds.minLon(), bounds.minLat(), bounds.maxLon(), bounds.maxLat()));
    }
}
