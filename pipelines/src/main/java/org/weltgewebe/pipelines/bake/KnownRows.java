package org.weltgewebe.pipelines.bake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.FeatureCodec;

/**
 * All rows of a stream at once, by the same rules as the live bake: the other side of "an incremental bake equals a full
 * bake". Holds everything in memory; belongs to one thread.
 */
public final class KnownRows {

    private final Map<String, KnownRow> rows = new TreeMap<>();

    /**
     * Takes an event in stream order.
     *
     * @param nowMillis an event that has expired by then draws nothing
     */
    public void accept(RowChange change, long nowMillis) {
        KnownRow known = rows.get(change.row());
        if (KnownRow.isSuperseded(known, change)) {
            return;
        }
        KnownRow next = KnownRow.after(known, change, nowMillis);
        if (next == null) {
            rows.remove(change.row());
        } else {
            rows.put(change.row(), next);
        }
    }

    /** Every feature on the map at a time, lines between shown ends included. */
    public List<Feature> features(long nowMillis) {
        List<Feature> features = new ArrayList<>();
        Map<String, Coordinate> points = new HashMap<>();
        List<LineRow> lines = new ArrayList<>();
        rows.forEach((key, row) -> {
            if (row.expiresAtMillis() <= nowMillis) {
                return;
            }
            if (row.feature() != null) {
                Feature feature = FeatureCodec.decode(row.feature());
                features.add(feature);
                Coordinate point = singlePoint(feature);
                if (point != null) {
                    points.put(key, point);
                }
            }
            if (row.line() != null) {
                lines.add(LineRow.decode(row.line()));
            }
        });
        for (LineRow line : lines) {
            line.between(points.get(line.fromRow()), points.get(line.toRow())).ifPresent(features::add);
        }
        return features;
    }

    /** Rows known, drawn or not. */
    public int size() {
        return rows.size();
    }

    /** The position of a feature that is a single point; a line can end at nothing else. */
    public static @Nullable Coordinate singlePoint(Feature feature) {
        boolean single =
                feature.geometry().getDimension() == 0 && feature.geometry().getNumPoints() == 1;
        return single ? feature.geometry().getCoordinate() : null;
    }
}
