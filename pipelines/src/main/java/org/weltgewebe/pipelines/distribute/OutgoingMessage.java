package org.weltgewebe.pipelines.distribute;

import org.weltgewebe.schemas.event.EventEnvelope;

/**
 * One message on its way to a stream.
 *
 * @param stream stream it belongs to
 * @param subject subject
 * @param envelope id, headers and payload
 */
public record OutgoingMessage(String stream, String subject, EventEnvelope envelope) {

    /** Position of what was read from a table and has no place in the log. */
    static final String NO_POSITION = "0/0";

    /** Names, separators, and the values that are the same in every message. */
    private static final long HEADER_NAMES_BYTES = 1_024;

    /** A character of a header may take three octets of three characters each. */
    private static final long BYTES_PER_CHARACTER = 9;

    /** Whether it has a place in the log, so that it comes in commit order. */
    boolean isOfTheLog() {
        return !envelope.position().equals(NO_POSITION);
    }

    /** Bytes it takes on the wire at most, headers and what the publisher adds to them included. */
    public long sizeBytes() {
        String trace = envelope.traceParent();
        long characters = 2L * envelope.id().length()
                + envelope.source().length()
                + envelope.type().length()
                + envelope.subject().length()
                + envelope.position().length()
                + (trace == null ? 0 : trace.length());
        return envelope.data().length + HEADER_NAMES_BYTES + BYTES_PER_CHARACTER * characters;
    }

    /** Stream, subject and id. */
    @Override
    public String toString() {
        return stream + " " + subject + " " + envelope.id();
    }
}
