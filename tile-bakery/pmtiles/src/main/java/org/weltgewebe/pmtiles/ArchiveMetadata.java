package org.weltgewebe.pmtiles;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.weltgewebe.pmtiles.json.Json;
import org.weltgewebe.pmtiles.json.JsonException;

/** What the JSON metadata of an archive must be (PMTiles v3, section 5). */
public final class ArchiveMetadata {
    private ArchiveMetadata() {}

    /** What is wrong with the metadata, one sentence each; empty if it obeys the specification. */
    public static List<String> problems(TileType tileType, String json) {
        List<String> problems = new ArrayList<>();
        Object document;
        try {
            document = Json.parse(json);
        } catch (JsonException e) {
            problems.add("metadata: " + e.getMessage());
            return problems;
        }
        if (!(document instanceof Map<?, ?> object)) {
            problems.add("metadata: no object (expected: a JSON object)");
        } else if (object.get("vector_layers") instanceof List<?> layers) {
            addLayerProblems(problems, layers);
        } else if (object.containsKey("vector_layers")) {
            problems.add("vector_layers: no array (expected: an array of layers)");
        } else if (tileType == TileType.MVT) {
            problems.add("vector_layers: missing (expected: an array of layers, as the tiles are MVT)");
        }
        return problems;
    }

    private static void addLayerProblems(List<String> problems, List<?> layers) {
        Set<String> names = new HashSet<>();
        for (Object element : layers) {
            if (!(element instanceof Map<?, ?> layer) || !(layer.get("id") instanceof String name)) {
                problems.add("vector_layers: a layer without id (expected: objects with id and fields)");
                continue;
            }
            if (!(layer.get("fields") instanceof Map<?, ?>)) {
                problems.add("vector_layers: layer \"" + name + "\" without fields (expected: an object)");
            }
            if (!names.add(name)) {
                problems.add("vector_layers: layer \"" + name + "\" twice (expected: once)");
            }
        }
    }
}
