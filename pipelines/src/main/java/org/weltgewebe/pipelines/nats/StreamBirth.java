package org.weltgewebe.pipelines.nats;

import io.nats.client.api.StreamInfo;
import java.time.Instant;
import org.weltgewebe.schemas.event.StreamDescription;

/** When a stream was made: what tells it from another one of the same name. */
public final class StreamBirth {

    private StreamBirth() {}

    /** When the stream was made, see {@link StreamDescription}; what the server says for one that somebody else made. */
    public static Instant of(StreamInfo stream) {
        return StreamDescription.made(stream.getConfiguration().getDescription())
                .orElseGet(() -> stream.getCreateTime().toInstant());
    }
}
