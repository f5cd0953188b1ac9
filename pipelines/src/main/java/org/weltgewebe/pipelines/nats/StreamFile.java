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
     * @param duplicateWindow how long ids are remembered; only for connection retries, restarts read the tail back
     * @param replicas copies in a cluster
     * @param eventsPerSecond expected rate, for the memory of the ids
     */
    public record Limits(
            Duration maxAge, long maxBytes, Duration duplicateWindow, int replicas, double eventsPerSecond) {

        /** Memory the ids of the duplicate window take at the expected rate. */
        public long idMemoryBytes() {
            return (long) (eventsPerSecond * duplicateWindow.toSeconds() * BYTES_PER_ID);
        }
    }
}
