package org.weltgewebe.pmtiles.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weltgewebe.pmtiles.Finding;
import org.weltgewebe.pmtiles.PmtilesVerifier;
import org.weltgewebe.pmtiles.TileCheck;
import org.weltgewebe.pmtiles.json.Json;
import org.weltgewebe.pmtiles.tileset.TilesetVerifier;

/** Prints the faults of an archive or a tileset, one per line, and how many there are. */
final class VerifyCommand {
    private final boolean deep;
    private final boolean json;
    private final PrintStream out;

    VerifyCommand(boolean deep, boolean json, PrintStream out) {
        this.deep = deep;
        this.json = json;
        this.out = out;
    }

    int run(Path file) throws IOException {
        List<String> findings = Files.isDirectory(file)
                ? TilesetVerifier.verify(file, deep ? TileCheck.NONE : null)
                : archive(file).stream().map(Finding::toString).toList();
        for (String finding : findings) {
            out.println(json ? Json.print(Map.of("finding", finding)) : finding);
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("file", file.toString());
        summary.put("deep", deep);
        summary.put("findings", findings.size());
        out.println(
                json
                        ? Json.print(summary)
                        : file + ": " + (findings.isEmpty() ? "good" : findings.size() + " findings"));
        return findings.isEmpty() ? PmtilesMain.DONE : PmtilesMain.FINDINGS;
    }

    private List<Finding> archive(Path file) throws IOException {
        return deep ? PmtilesVerifier.verifyDeep(file, TileCheck.NONE) : PmtilesVerifier.verify(file);
    }
}
