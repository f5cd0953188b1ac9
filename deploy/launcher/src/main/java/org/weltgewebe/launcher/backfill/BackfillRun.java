package org.weltgewebe.launcher.backfill;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.launcher.Console;

/**
 * A run of {@code wg.backfill}.
 *
 * @param id a uuid
 * @param relation schema-qualified table
 * @param purpose {@code asked}, {@code new_contract} or {@code rebuild}
 * @param state {@code requested}, {@code running}, {@code paused}, {@code done}, {@code cancelled} or {@code failed}
 * @param rateLimit rows per second at most, 0 for no limit
 * @param estimate rows of the table, roughly; -1 while nobody knows
 * @param rows rows read so far
 * @param reason code: why it waits or failed; empty for no reason
 * @param requestedAt when it was asked for
 * @param startedAt when capture began with it, or null
 * @param finishedAt when it ended, or null
 */
public record BackfillRun(
        String id,
        String relation,
        String purpose,
        String state,
        int rateLimit,
        long estimate,
        long rows,
        String reason,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    /** Whether it is over, however. */
    public boolean isOver() {
        return finishedAt != null;
    }

    /** Rows read of rows there are, 0 to 100. */
    public double percent() {
        if (state.equals("done")) {
            return 100;
        }
        // The estimate may be low: only a checkpoint makes a run done.
        return estimate <= 0 ? 0 : Math.min(99.9, 100.0 * rows / estimate);
    }

    /** Mean since the start; 0 before it. */
    public double rowsPerSecond(Instant now) {
        if (startedAt == null) {
            return 0;
        }
        double seconds = Duration.between(startedAt, finishedAt == null ? now : finishedAt)
                        .toMillis()
                / 1000.0;
        return seconds <= 0 ? 0 : rows / seconds;
    }

    /** Seconds until it is done at the mean speed; -1 when that cannot be said. */
    public long etaSeconds(Instant now) {
        double speed = rowsPerSecond(now);
        boolean known = state.equals("running") && estimate > 0 && speed > 0;
        return known ? Math.round(Math.max(0, estimate - rows) / speed) : -1;
    }

    /** For people: {@code wg.node running 12.5 % (1250 of 10000 rows), 800 rows/s, 11 s left}. */
    public String sentence(Instant now) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-20s %-9s %5.1f %%  %d of %s rows",
                relation,
                state,
                percent(),
                rows,
                estimate < 0 ? "?" : Long.toString(estimate)));
        if (startedAt != null) {
            text.append(String.format(Locale.ROOT, ", %.0f rows/s", rowsPerSecond(now)));
        }
        if (rateLimit > 0) {
            text.append(" (at most ").append(rateLimit).append(')');
        }
        if (etaSeconds(now) >= 0) {
            text.append(", ")
                    .append(Console.seconds(Duration.ofSeconds(etaSeconds(now))))
                    .append(" left");
        }
        return text.append(reason.isEmpty() ? "" : " – " + reason).toString();
    }

    /** For scripts; numbers that are not known are left out. */
    public Map<String, Object> fields(Instant now) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run", id);
        fields.put("table", relation);
        fields.put("purpose", purpose);
        fields.put("state", state);
        fields.put("percent", Math.round(percent() * 10) / 10.0);
        fields.put("rowsDone", rows);
        if (estimate >= 0) {
            fields.put("rowsEstimated", estimate);
        }
        fields.put("rowsPerSecond", Math.round(rowsPerSecond(now)));
        if (rateLimit > 0) {
            fields.put("rateLimit", rateLimit);
        }
        if (etaSeconds(now) >= 0) {
            fields.put("etaSeconds", etaSeconds(now));
        }
        if (!reason.isEmpty()) {
            fields.put("reason", reason);
        }
        fields.put("requestedAt", requestedAt.toString());
        if (startedAt != null) {
            fields.put("startedAt", startedAt.toString());
        }
        if (finishedAt != null) {
            fields.put("finishedAt", finishedAt.toString());
        }
        return fields;
    }
}
