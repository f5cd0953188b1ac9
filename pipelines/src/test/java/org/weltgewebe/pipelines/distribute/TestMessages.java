package org.weltgewebe.pipelines.distribute;

import java.time.Instant;
import org.weltgewebe.schemas.event.EventEnvelope;
import org.weltgewebe.schemas.event.Subjects;

/** Messages that differ in nothing but their id. */
public final class TestMessages {

    private TestMessages() {}

    /** A message of the event stream. */
    public static OutgoingMessage event(String id) {
        return message(Subjects.STREAM_EVENT, "wg.event.node.upserted", id);
    }

    /** A dead letter. */
    public static OutgoingMessage dead(String id) {
        return message(Subjects.STREAM_DEAD, "wg.dead.classify", id);
    }

    private static OutgoingMessage message(String stream, String subject, String id) {
        return new OutgoingMessage(
                stream,
                subject,
                new EventEnvelope(id, "/weltgewebe/e", "t", "k", Instant.EPOCH, "0/0", null, new byte[] {'{', '}'}));
    }
}
