package org.weltgewebe.pmtiles.tileset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pmtiles.BoundsE7;
import org.weltgewebe.pmtiles.Compression;
import org.weltgewebe.pmtiles.PmtilesFormatException;
import org.weltgewebe.pmtiles.TileType;
import org.weltgewebe.pmtiles.ZoomRange;
import org.weltgewebe.pmtiles.json.Json;
import org.weltgewebe.pmtiles.json.JsonObject;

/** {@code manifest.json}, format 1. An unknown format is refused: guessing would serve wrong tiles. */
final class ManifestJson {
    private static final long FORMAT = 1;

    private ManifestJson() {}

    static byte[] encode(Manifest manifest) {
        TilesetInfo info = manifest.info();
        BoundsE7 bounds = info.bounds();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("format", FORMAT);
        json.put("tileset", info.name());
        json.put("generation", manifest.generation());
        json.put("oldestGeneration", manifest.oldestGeneration());
        json.put("publishedAt", manifest.publishedAt().toString());
        json.put("tileType", info.tileType().label());
        json.put("tileCompression", info.tileCompression().label());
        json.put("minZoom", info.zooms().min());
        json.put("maxZoom", info.zooms().max());
        json.put("boundsE7", List.of(bounds.minLonE7(), bounds.minLatE7(), bounds.maxLonE7(), bounds.maxLatE7()));
        json.put(
                "archives",
                manifest.archives().stream().map(ManifestJson::archive).toList());
        json.put(
                "retired",
                manifest.retired().stream().map(ManifestJson::retired).toList());
        json.put("attributes", manifest.attributes());
        json.put("metadata", Json.parse(info.metadataJson()));
        return (Json.print(json) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static Manifest decode(byte[] bytes) throws IOException {
        try {
            JsonObject json = Json.parseObject(new String(bytes, StandardCharsets.UTF_8));
            if (json.count("format") != FORMAT) {
                throw new PmtilesFormatException("manifest format: " + json.count("format") + " (expected: " + FORMAT
                        + "; read it with the version that wrote it)");
            }
            return decode(json);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new PmtilesFormatException("manifest: " + e.getMessage(), e);
        }
    }

    private static Manifest decode(JsonObject json) {
        TilesetInfo info = new TilesetInfo(
                json.string("tileset"),
                TileType.valueOf(json.string("tileType").toUpperCase(Locale.ROOT)),
                Compression.valueOf(json.string("tileCompression").toUpperCase(Locale.ROOT)),
                new ZoomRange(Math.toIntExact(json.count("minZoom")), Math.toIntExact(json.count("maxZoom"))),
                bounds(json.array("boundsE7")),
                Json.print(json.object("metadata")));
        List<ArchiveRef> archives = new ArrayList<>();
        json.objects("archives").forEach(archive -> archives.add(archive(archive)));
        List<RetiredArchive> retired = new ArrayList<>();
        json.objects("retired").forEach(old -> retired.add(retired(old)));
        Map<String, String> attributes = new TreeMap<>();
        JsonObject stored = json.object("attributes");
        stored.members().keySet().forEach(key -> attributes.put(key, stored.string(key)));
        return new Manifest(
                info,
                json.count("generation"),
                json.count("oldestGeneration"),
                Instant.parse(json.string("publishedAt")),
                archives,
                retired,
                attributes);
    }

    private static Map<String, @Nullable Object> archive(ArchiveRef archive) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("file", archive.file());
        json.put("generation", archive.generation());
        json.put("kind", archive.kind().label());
        json.put("sizeBytes", archive.sizeBytes());
        json.put("sha256", archive.sha256());
        return json;
    }

    private static ArchiveRef archive(JsonObject json) {
        return new ArchiveRef(
                json.string("file"),
                json.count("generation"),
                ArchiveRef.Kind.ofLabel(json.string("kind")),
                json.count("sizeBytes"),
                json.string("sha256"));
    }

    private static Map<String, @Nullable Object> retired(RetiredArchive old) {
        Map<String, @Nullable Object> json = archive(old.archive());
        json.put("retiredIn", old.inGeneration());
        json.put("retiredAt", old.at().toString());
        return json;
    }

    private static RetiredArchive retired(JsonObject json) {
        return new RetiredArchive(archive(json), json.count("retiredIn"), Instant.parse(json.string("retiredAt")));
    }

    private static BoundsE7 bounds(List<?> values) {
        int[] e7 = new int[4];
        if (values.size() != e7.length) {
            throw new IllegalArgumentException("boundsE7: " + values.size() + " values (expected: 4)");
        }
        for (int i = 0; i < e7.length; i++) {
            if (!(values.get(i) instanceof Long value)) {
                throw new IllegalArgumentException("boundsE7: other values (expected: whole numbers)");
            }
            e7[i] = Math.toIntExact(value);
        }
        return new BoundsE7(e7[0], e7[1], e7[2], e7[3]);
    }
}
