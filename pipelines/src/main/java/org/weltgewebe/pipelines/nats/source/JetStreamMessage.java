package org.weltgewebe.pipelines.nats.source;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as it lies in a stream.
 *
 * @param sequence stream sequence, from 1
 * @param subject its subject
 * @param headers first value of each header
 * @param data payload
 */
public record JetStreamMessage(long sequence, String subject, Map<String, String> headers, byte[] data) {

    /** Takes a message delivered by JetStream. */
    static JetStreamMessage of(Message message) {
        Map<String, String> headers = new HashMap<>();
        Headers given = message.getHeaders();
        if (given != null) {
            given.forEach((name, values) -> headers.put(name, values.isEmpty() ? "" : values.get(0)));
        }
        byte[] data = message.getData();
        return new JetStreamMessage(
                message.metaData().streamSequence(), message.getSubject(), headers, data == null ? new byte[0] : data);
    }

    /** Commit time of the event, or null for a message that says none. */
    @Nullable
    Instant committedAt() {
        try {
            return Instant.parse(headers.getOrDefault("ce-time", ""));
        } catch (DateTimeParseException none) {
            return null;
        }
    }

    /** What the message costs in memory, for the bound of the queue. */
    long sizeBytes() {
        return 512L + data.length;
    }
}
