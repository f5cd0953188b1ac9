package org.weltgewebe.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.weltgewebe.pmtiles.BoundsE7;
import org.weltgewebe.pmtiles.TileCoord;
import org.weltgewebe.pmtiles.ZoomRange;
import org.weltgewebe.pmtiles.tileset.Manifest;
import org.weltgewebe.pmtiles.tileset.TileChange;
import org.weltgewebe.pmtiles.tileset.TilesetInfo;
import org.weltgewebe.pmtiles.tileset.TilesetPolicy;
import org.weltgewebe.pmtiles.tileset.TilesetWriter;

/** A real tileset whose tiles hold a text; bounds and zooms are those of a small country. */
final class TestTileset {

    static final TileCoord TILE = new TileCoord(14, 8625, 5746);
    static final TileCoord EMPTY = new TileCoord(14, 8626, 5746);
    static final TileCoord OUTSIDE = new TileCoord(14, 0, 0);

    private final Path directory;
    private final TilesetInfo info;

    TestTileset(Path directory, String name) {
        this.directory = directory.resolve(name);
        this.info = TilesetInfo.mvtGzip(
                name,
                new ZoomRange(0, 14),
                BoundsE7.ofDegrees(9.4, 47.0, 9.7, 47.3),
                "{\"vector_layers\":[{\"id\":\"node\",\"fields\":{\"title\":\"String\"}}],\"attribution\":\"Test\"}");
    }

    Manifest publish(TileCoord tile, String text) {
        try (TilesetWriter writer =
                TilesetWriter.open(directory, info, TilesetPolicy.DEFAULT, java.time.InstantSource.system())) {
            return writer.publish(List.of(TileChange.put(tile.id(), gzip(text))), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
