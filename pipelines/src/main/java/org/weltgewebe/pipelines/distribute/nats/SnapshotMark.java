package org.weltgewebe.pipelines.distribute.nats;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import java.io.IOException;
import org.weltgewebe.pipelines.distribute.Messages;
import org.weltgewebe.pipelines.nats.NatsConnections;
import org.weltgewebe.schemas.event.Subjects;

/** The announcement that a snapshot was completed. It lives in the stream it is about and goes with it. */
public final class SnapshotMark {

    private static final int NOT_FOUND = 404;

    private SnapshotMark() {}

    /** Whether the stream holds the completed snapshot of a slot epoch. */
    public static boolean isSet(String natsUrl, String epoch) throws IOException, InterruptedException {
        try (Connection connection = NatsConnections.open(natsUrl, "weltgewebe snapshot mark")) {
            MessageInfo mark =
                    connection.jetStreamManagement().getLastMessage(Subjects.STREAM_EVENT, Messages.SNAPSHOT_SUBJECT);
            Headers headers = mark.getHeaders();
            return headers != null && Messages.source(epoch).equals(headers.getFirst("ce-source"));
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == NOT_FOUND) {
                return false;
            }
            throw new IOException("stream " + Subjects.STREAM_EVENT + ": cannot be read", e);
        }
    }
}
