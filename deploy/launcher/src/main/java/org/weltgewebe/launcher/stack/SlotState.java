package org.weltgewebe.launcher.stack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A replication slot as the metrics of the pipelines tell it.
 *
 * @param slot its name
 * @param active whether somebody reads it
 * @param walStatus word of {@code pg_replication_slots.wal_status}, or missing, or unknown
 * @param figures what is known of {@code retainedWalBytes}, {@code unconfirmedWalBytes}, {@code roomBytes} and
 *     {@code forecastSeconds}; a forecast that is absent means that nothing grows or nothing is known
 * @param boundaryLsn position of the log up to which everything committed is in the stream, 0 when unknown
 */
public record SlotState(String slot, boolean active, String walStatus, Map<String, Double> figures, long boundaryLsn) {

    private static final Pattern METRIC = Pattern.compile(
            "^wg_(slot|capture)_(\\w+)\\{slot=\"([^\"]+)\"(?:,status=\"(\\w+)\")?\\} (\\S+)", Pattern.MULTILINE);

    private static final Map<String, String> FIGURES = Map.of(
            "retained_wal_bytes", "retainedWalBytes",
            "unconfirmed_wal_bytes", "unconfirmedWalBytes",
            "room_bytes", "roomBytes",
            "forecast_seconds", "forecastSeconds");

    private static final double MEBIBYTE = 1 << 20;
    private static final double DAY = 86_400;
    private static final double HOUR = 3_600;

    /** The slots that metrics in the Prometheus text format tell of, by name. */
    static List<SlotState> parse(String metrics) {
        Map<String, Map<String, Double>> values = new TreeMap<>();
        Map<String, String> status = new TreeMap<>();
        Matcher matcher = METRIC.matcher(metrics);
        while (matcher.find()) {
            double value = Double.parseDouble(matcher.group(5).replace("Inf", "Infinity"));
            if (matcher.group(4) == null) {
                values.computeIfAbsent(matcher.group(3), slot -> new TreeMap<>())
                        // A position that a process told before it lost the slot to another lies behind.
                        .merge(matcher.group(2), value, Math::max);
            } else if (value == 1) {
                status.put(matcher.group(3), matcher.group(4));
            }
        }
        List<SlotState> slots = new ArrayList<>();
        values.forEach((slot, told) -> slots.add(new SlotState(
                slot,
                told.getOrDefault("active", 0.0) == 1,
                status.getOrDefault(slot, "unknown"),
                figures(told),
                told.getOrDefault("boundary_lsn", 0.0).longValue())));
        return slots;
    }

    private static Map<String, Double> figures(Map<String, Double> told) {
        Map<String, Double> figures = new TreeMap<>();
        FIGURES.forEach((metric, name) -> {
            Double value = told.get(metric);
            if (value != null && Double.isFinite(value)) {
                figures.put(name, value);
            }
        });
        return figures;
    }

    /** For {@code --json}. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("slot", slot);
        fields.put("active", active);
        fields.put("walStatus", walStatus);
        fields.putAll(figures);
        return fields;
    }

    /** For people: state, log it keeps, room, and when that is used up. */
    public String text() {
        StringBuilder text = new StringBuilder("slot ")
                .append(slot)
                .append(": ")
                .append(active ? "read, " : "NOT READ, ")
                .append(walStatus);
        append(text, ", keeps %.0f MiB of WAL", "retainedWalBytes");
        append(text, ", room for %.0f MiB more", "roomBytes");
        Double left = figures.get("forecastSeconds");
        return text.append(left == null ? "" : ", full in " + duration(left)).toString();
    }

    private void append(StringBuilder text, String form, String figure) {
        Double bytes = figures.get(figure);
        if (bytes != null) {
            text.append(String.format(Locale.ROOT, form, bytes / MEBIBYTE));
        }
    }

    private static String duration(double seconds) {
        return seconds >= 2 * DAY
                ? String.format(Locale.ROOT, "%.0f d", seconds / DAY)
                : seconds >= 2 * HOUR
                        ? String.format(Locale.ROOT, "%.0f h", seconds / HOUR)
                        : String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }
}
