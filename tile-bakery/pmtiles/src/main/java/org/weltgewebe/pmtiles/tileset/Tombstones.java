package org.weltgewebe.pmtiles.tileset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pmtiles.PmtilesFormatException;
import org.weltgewebe.pmtiles.TileCoord;
import org.weltgewebe.pmtiles.json.Json;
import org.weltgewebe.pmtiles.json.JsonException;
import org.weltgewebe.pmtiles.json.JsonObject;

/**
 * Ids of tiles that a delta takes away, as ascending runs that neither overlap nor touch.
 *
 * <p>In the metadata of a delta archive they stand under {@value #KEY} as {@code [[first id, run length], ...]}.
 */
final class Tombstones {
    static final String KEY = "weltgewebe:tombstones";
    static final Tombstones NONE = new Tombstones(new long[0], new long[0]);

    private final long[] firsts;
    private final long[] lasts;

    private Tombstones(long[] firsts, long[] lasts) {
        this.firsts = firsts;
        this.lasts = lasts;
    }

    static Tombstones of(SortedSet<Long> tileIds) {
        if (tileIds.isEmpty()) {
            return NONE;
        }
        long[] firsts = new long[tileIds.size()];
        long[] lasts = new long[tileIds.size()];
        int runs = 0;
        for (long id : tileIds) {
            if (runs > 0 && lasts[runs - 1] + 1 == id) {
                lasts[runs - 1] = id;
            } else {
                firsts[runs] = id;
                lasts[runs++] = id;
            }
        }
        return new Tombstones(Arrays.copyOf(firsts, runs), Arrays.copyOf(lasts, runs));
    }

    boolean isEmpty() {
        return firsts.length == 0;
    }

    int runs() {
        return firsts.length;
    }

    boolean contains(long tileId) {
        int found = Arrays.binarySearch(firsts, tileId);
        if (found >= 0) {
            return true;
        }
        int before = -found - 2;
        return before >= 0 && tileId <= lasts[before];
    }

    /** All ids, one by one. Every id was once named by a {@link TileChange}, so there are no more than somebody counted. */
    SortedSet<Long> tileIds() {
        SortedSet<Long> ids = new TreeSet<>();
        for (int run = 0; run < firsts.length; run++) {
            for (long id = firsts[run]; id <= lasts[run]; id++) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** The metadata of a delta: that of the tileset and these tombstones. */
    String addTo(String metadataJson) {
        Map<String, @Nullable Object> members =
                new LinkedHashMap<>(Json.parseObject(metadataJson).members());
        List<List<Long>> runs = new ArrayList<>();
        for (int run = 0; run < firsts.length; run++) {
            runs.add(List.of(firsts[run], lasts[run] - firsts[run] + 1));
        }
        members.put(KEY, runs);
        return Json.print(members);
    }

    /** The tombstones in the metadata of a delta archive. */
    static Tombstones in(String metadataJson) throws PmtilesFormatException {
        try {
            JsonObject metadata = Json.parseObject(metadataJson);
            return metadata.has(KEY) ? ofRuns(metadata.array(KEY)) : NONE;
        } catch (JsonException e) {
            throw new PmtilesFormatException("metadata of a delta: " + e.getMessage(), e);
        }
    }

    private static Tombstones ofRuns(List<?> runs) {
        long[] firsts = new long[runs.size()];
        long[] lasts = new long[runs.size()];
        long previous = -2;
        for (int run = 0; run < firsts.length; run++) {
            if (!(runs.get(run) instanceof List<?> pair)
                    || pair.size() != 2
                    || !(pair.get(0) instanceof Long first)
                    || !(pair.get(1) instanceof Long length)) {
                throw new JsonException(KEY + ": other elements (expected: [first id, run length])");
            }
            if (first < previous + 2 || length < 1 || length > TileCoord.MAX_ID - first + 1) {
                throw new JsonException(
                        KEY + ": run " + run + " out of order or range (expected: ascending runs of at least 1)");
            }
            firsts[run] = first;
            lasts[run] = first + length - 1;
            previous = lasts[run];
        }
        return new Tombstones(firsts, lasts);
    }
}
