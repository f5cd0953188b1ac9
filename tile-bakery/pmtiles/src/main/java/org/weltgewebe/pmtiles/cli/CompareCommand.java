package org.weltgewebe.pmtiles.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.weltgewebe.pmtiles.ComparisonResult;
import org.weltgewebe.pmtiles.ComparisonResult.Difference;
import org.weltgewebe.pmtiles.PmtilesReader;
import org.weltgewebe.pmtiles.TileComparison;
import org.weltgewebe.pmtiles.TileCoord;
import org.weltgewebe.pmtiles.TileCursor;
import org.weltgewebe.pmtiles.json.Json;
import org.weltgewebe.pmtiles.tileset.TilesetReader;

/** Compares two archives or tilesets tile by tile. */
final class CompareCommand {
    private final boolean strict;
    private final boolean json;
    private final PrintStream out;

    CompareCommand(boolean strict, boolean json, PrintStream out) {
        this.strict = strict;
        this.json = json;
        this.out = out;
    }

    int run(Path first, Path second) throws IOException {
        ComparisonResult result = TileComparison.compare(tiles(first), tiles(second));
        for (Difference difference : result.firstDifferences()) {
            print(difference);
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("equal", result.equal());
        summary.put("recompressed", result.recompressed());
        summary.put("different", result.different());
        summary.put("onlyInFirst", result.onlyInFirst());
        summary.put("onlyInSecond", result.onlyInSecond());
        if (json) {
            out.println(Json.print(summary));
        } else {
            summary.forEach((name, count) -> out.printf("%-14s %s%n", name, count));
        }
        boolean same = strict ? result.isSameBytes() : result.isSameContent();
        return same ? PmtilesMain.DONE : PmtilesMain.FINDINGS;
    }

    private void print(Difference difference) {
        String tile = TileCoord.ofId(difference.tileId()).toString();
        String kind = difference.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("tile", tile);
        line.put("difference", kind);
        out.println(json ? Json.print(line) : tile + " " + kind);
    }

    /** Neither kind of reader holds a file open, so both may be left to the garbage collector. */
    private static TileCursor tiles(Path file) throws IOException {
        return Files.isDirectory(file)
                ? TilesetReader.open(file).current().tiles()
                : PmtilesReader.open(file).tiles();
    }
}
