package org.weltgewebe.launcher.demo;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A real place of the OSM extract as a node of the weave.
 *
 * @param id by {@link DemoId}
 * @param kind German word, see {@code deploy/demo/kinds.csv}
 * @param title name of the place
 * @param topics one to four of the fixed topics
 * @param address street and town; empty when unknown
 * @param osm e.g. {@code node/26862578}
 * @param lon degrees, WGS 84
 * @param lat degrees, WGS 84
 */
record DemoNode(
        UUID id, String kind, String title, List<String> topics, String address, String osm, double lon, double lat) {

    private static final String ANY = "*";

    /** Reads {@code liechtenstein-places.csv.gz}, mapped by {@code kinds.csv}. */
    static List<DemoNode> read(Path demo) {
        Map<String, List<String>> kinds = new HashMap<>();
        CsvGz.read(demo.resolve("kinds.csv")).forEach(row -> kinds.put(row.get(0) + "=" + row.get(1), row));
        return CsvGz.read(demo.resolve("liechtenstein-places.csv.gz")).stream()
                .map(row -> of(row, kinds))
                .toList();
    }

    private static DemoNode of(List<String> row, Map<String, List<String>> kinds) {
        String key = row.get(3);
        List<String> kind = kinds.getOrDefault(key + "=" + row.get(4), kinds.get(key + "=" + ANY));
        if (kind == null) {
            throw new IllegalArgumentException("kinds.csv: no line for key " + key + " (expected: one with value *)");
        }
        return new DemoNode(
                DemoId.of(row.get(0)),
                kind.get(2),
                row.get(5),
                List.of(kind.get(3).split(" ")),
                row.get(6),
                row.get(0),
                Double.parseDouble(row.get(1)),
                Double.parseDouble(row.get(2)));
    }

    /** Where the text comes from, in Markdown. */
    String info() {
        return "Demo-Daten: [" + osm + "](https://www.openstreetmap.org/" + osm
                + "), Stand 2013-08-03, © OpenStreetMap-Mitwirkende, ODbL 1.0.";
    }
}
