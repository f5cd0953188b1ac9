package org.weltgewebe.pipelines.nats;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.weltgewebe.schemas.config.StrictYaml;

/**
 * One stream as its file in {@code deploy/nats} describes it.
 *
 * @param stream name
 * @param description what it carries
 * @param subjects its subjects
 * @param profiles limits by profile
 */
public record StreamFile(String stream, String description, List<String> subjects, Map<String, Limits> profiles) {

    /** What one remembered message id costs nats-server, measured on 2.9.10. */
    static final long BYTES_PER_ID = 240;

    /** What the ids of one stream may take of the memory of nats-server. */
    static final long ID_MEMORY_BYTES = 350_000_000;

    /** Covers retries on a living connection. */
    private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(2);

    /** Checks that something is there. */
    public StreamFile {
        if (subjects.isEmpty() || profiles.isEmpty()) {
            throw new IllegalArgumentException("subjects, profiles: empty (expected: at least one each)");
        }
    }

    /** Reads a file. */
    public static StreamFile read(Path file) {
        return StrictYaml.read(file, StreamFile.class);
    }

    /** The limits of a profile. */
    public Limits limits(String profile) {
        Limits limits = profiles.get(profile);
        if (limits == null) {
            throw new IllegalArgumentException(
                    "stream " + stream + ": profile " + profile + " (expected: one of " + profiles.keySet() + ")");
        }
        return limits;
    }

    /**
     * Limits of a stream.
     *
     * @param maxAge how long a message is kept
     * @param maxBytes size of the stream; a full stream refuses publishes, which holds Postgres back rather than lose a message
     * @param duplicateWindow how long ids are remembered where their memory allows it; a convenience, since restarts and retries read
     *     the tail of the stream back
     * @param replicas copies in a cluster
     * @param eventsPerSecond expected rate, for the memory of the ids
     */
    public record Limits(
            Duration maxAge, long maxBytes, Duration duplicateWindow, int replicas, double eventsPerSecond) {

        /**
         * The window the memory of ids allows: {@code ID_MEMORY_BYTES / (rate × BYTES_PER_ID)} seconds, at most the wanted one, at
         * least the shortest that covers retries.
         *
         * @param measuredPerSecond measured rate; the greater of it and the expected one counts
         */
        public Duration affordableWindow(double measuredPerSecond) {
            double rate = Math.max(eventsPerSecond, measuredPerSecond);
            double seconds = Math.min(duplicateWindow.toSeconds(), ID_MEMORY_BYTES / (rate * BYTES_PER_ID));
            Duration window = Duration.ofSeconds((long) seconds);
            return window.compareTo(SHORTEST_WINDOW) < 0 ? min(SHORTEST_WINDOW, duplicateWindow) : window;
        }

        private static Duration min(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? one : other;
        }

        /** Memory the ids of the wanted window would take at a rate. */
        public long idMemoryBytes(double measuredPerSecond) {
            return (long) (Math.max(eventsPerSecond, measuredPerSecond) * duplicateWindow.toSeconds() * BYTES_PER_ID);
        }
    }
}
