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

    /** Stream, subject and id. */
    @Override
    public String toString() {
        return stream + " " + subject + " " + envelope.id();
    }
}
