package org.weltgewebe.pipelines.distribute;

import java.time.Instant;
import org.weltgewebe.schemas.event.EventEnvelope;
import org.weltgewebe.schemas.event.Subjects;

/** Messages that differ in nothing but their id. */
public final class TestMessages {

    private static final byte[] DATA = {'{', '}'};

    private TestMessages() {}

    /** A message of the event stream. */
    public static OutgoingMessage event(String id) {
        return message(Subjects.STREAM_EVENT, "wg.event.node.upserted", id);
    }

    /** A dead letter. */
    public static OutgoingMessage dead(String id) {
        return message(Subjects.STREAM_DEAD, "wg.dead.classify", id);
    }

    /** An event of a change in the log. */
    public static OutgoingMessage change(String id, Instant committed, long lsn) {
        return message(
                Subjects.STREAM_EVENT, "wg.event.node.upserted", id, committed, Long.toHexString(lsn) + "/0", DATA);
    }

    /** An event with so much payload. */
    static OutgoingMessage large(String id, byte[] payload) {
        return message(Subjects.STREAM_EVENT, "wg.event.node.upserted", id, Instant.EPOCH, "0/0", payload);
    }

    private static OutgoingMessage message(String stream, String subject, String id) {
        return message(stream, subject, id, Instant.EPOCH, "0/0", DATA);
    }

    private static OutgoingMessage message(
            String stream, String subject, String id, Instant time, String position, byte[] data) {
        return new OutgoingMessage(
                stream, subject, new EventEnvelope(id, "/weltgewebe/e", "t", "k", time, position, null, data));
    }
}
