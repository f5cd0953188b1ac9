package org.weltgewebe.pipelines.verify;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.schemas.config.Nearest;

/**
 * The command line of {@link VerifyMain}.
 *
 * @param config {@code pipelines.yaml}
 * @param from first message, or null for the oldest
 * @param to last message, or null for the newest
 * @param collection the only collection that is judged, or null
 * @param limit findings that are printed at most
 * @param patience how long the stream may stand still before the fence arrives
 * @param json one JSON line per result
 */
record VerifyOptions(
        Path config,
        @Nullable Point from,
        @Nullable Point to,
        @Nullable String collection,
        long limit,
        Duration patience,
        boolean json) {

    static final String HELP =
            """
            Usage: VerifyMain --config FILE [--from POINT] [--to POINT] [--collection NAME] [--limit N] [--wait DURATION] [--json]

            Proves that Postgres and the stream tell the same: every row version and every outbox row once, in order and unaltered. Runs
            beside everything else; reads only, except for one logical message of 40 bytes that marks its place in the stream.

              --config FILE      pipelines.yaml
              --from POINT       first message that is judged: a sequence, or when it was stored (2026-11-27T10:00:00Z); default: the oldest
              --to POINT         last message that is judged; default: the newest
              --collection NAME  only this collection; outbox for domain events
              --limit N          findings that are printed at most (all are counted), default: 100
              --wait DURATION    how long the stream may stand still before the mark arrives, default: PT60S
              --json             one JSON object per line: findings, then the summary

            Findings: MISSING, DUPLICATED, REORDERED, CORRUPT, DIFFERENT, UNKNOWN.
            Exit codes: 0 consistent, 2 findings, 1 could not be verified.
            """;

    private static final List<String> FLAGS = List.of("--json");
    private static final List<String> VALUED =
            List.of("--config", "--from", "--to", "--collection", "--limit", "--wait");

    /** A place in the stream: a sequence, or a time. Exactly one is set. */
    record Point(long sequence, @Nullable Instant time) {

        static Point of(String name, String text) {
            try {
                return text.matches("\\d{1,18}")
                        ? new Point(Long.parseLong(text), null)
                        : new Point(0, Instant.parse(text));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        name + ": " + text + " (expected: a sequence, or a time like 2026-11-27T10:00:00Z)", e);
            }
        }
    }

    /**
     * Reads the arguments.
     *
     * @throws IllegalArgumentException with every problem
     */
    static VerifyOptions parse(String... arguments) {
        Map<String, String> given = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            if (FLAGS.contains(name)) {
                given.put(name, "");
            } else if (VALUED.contains(name) && i + 1 < arguments.length) {
                given.put(name, arguments[++i]);
            } else {
                List<String> known = new ArrayList<>(FLAGS);
                known.addAll(VALUED);
                wrong.add(name + ": unknown or without a value (expected: "
                        + Nearest.to(name, known)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("see --help") + ")");
            }
        }
        if (!given.containsKey("--config")) {
            wrong.add("--config: missing (expected: the path of pipelines.yaml)");
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
        return new VerifyOptions(
                Path.of(given.getOrDefault("--config", "")),
                point("--from", given),
                point("--to", given),
                given.get("--collection"),
                limit(given.getOrDefault("--limit", "100")),
                duration(given.getOrDefault("--wait", "PT60S")),
                given.containsKey("--json"));
    }

    private static @Nullable Point point(String name, Map<String, String> given) {
        String text = given.get(name);
        return text == null ? null : Point.of(name, text);
    }

    private static long limit(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("--limit: " + text + " (expected: a number from 0)");
        }
        return Long.parseLong(text);
    }

    private static Duration duration(String text) {
        try {
            Duration wait = Duration.parse(text);
            if (wait.compareTo(Duration.ZERO) > 0) {
                return wait;
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("--wait: " + text + " (expected: a duration like PT60S)", e);
        }
        throw new IllegalArgumentException("--wait: " + text + " (expected: above zero)");
    }
}
