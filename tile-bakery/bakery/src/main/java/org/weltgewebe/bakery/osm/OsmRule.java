package org.weltgewebe.bakery.osm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.Feature;

/**
 * One rule of a layer: elements that match become features.
 *
 * @param geometry what is drawn
 * @param match keys that must have one of the values; {@code "*"} is any value; all keys must fit
 * @param except keys that must not have one of the values
 * @param set properties with a fixed value
 * @param copy properties copied from tags, {@code field: tag}
 * @param details properties copied from tags, present from {@code detailMinZoom} only
 * @param minZoom first zoom
 * @param maxZoom last zoom; absent = the deepest
 * @param detailMinZoom first zoom with details; absent = minZoom. Lines merge further without their details
 */
public record OsmRule(
        GeometryKind geometry,
        Map<String, List<String>> match,
        Map<String, List<String>> except,
        Map<String, String> set,
        Map<String, String> copy,
        Map<String, String> details,
        int minZoom,
        @Nullable Integer maxZoom,
        @Nullable Integer detailMinZoom) {

    private static final String ANY = "*";

    /** What a rule draws. */
    public enum GeometryKind {
        /** Tagged nodes. */
        POINT,
        /** Ways, joined where their properties are equal. */
        LINE,
        /** Closed ways and multipolygons. */
        POLYGON,
        /** One point inside each closed way or multipolygon. */
        CENTRE
    }

    /** Checks the zooms and that something must match. */
    public OsmRule {
        if (match.isEmpty()) {
            throw new IllegalArgumentException("match: empty (expected: at least one key)");
        }
        int last = maxZoom == null ? Feature.MAX_ZOOM : maxZoom;
        int detail = detailMinZoom == null ? minZoom : detailMinZoom;
        if (minZoom < 0 || last > Feature.MAX_ZOOM || minZoom > last || detail < minZoom || detail > last) {
            throw new IllegalArgumentException("min-zoom, detail-min-zoom, max-zoom: " + minZoom + ", " + detail + ", "
                    + last + " (expected: ascending, 0.." + Feature.MAX_ZOOM + ")");
        }
    }

    int lastZoom() {
        return maxZoom == null ? Feature.MAX_ZOOM : maxZoom;
    }

    int firstDetailZoom() {
        return detailMinZoom == null ? minZoom : detailMinZoom;
    }

    List<String> fields() {
        List<String> fields = new ArrayList<>(set.keySet());
        fields.addAll(copy.keySet());
        fields.addAll(details.keySet());
        return fields;
    }

    boolean fits(Map<String, String> tags) {
        return match.entrySet().stream().allMatch(entry -> has(tags, entry.getKey(), entry.getValue()))
                && except.entrySet().stream().noneMatch(entry -> has(tags, entry.getKey(), entry.getValue()));
    }

    private static boolean has(Map<String, String> tags, String key, List<String> values) {
        String value = tags.get(key);
        return value != null && (values.contains(ANY) || values.contains(value));
    }
}
