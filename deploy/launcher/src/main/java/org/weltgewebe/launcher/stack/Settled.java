package org.weltgewebe.launcher.stack;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.schemas.event.Subjects;
import org.weltgewebe.schemas.event.TilesPublished;
import org.weltgewebe.servers.Await;

/** Waits until what was committed has passed every stage: capture has checkpointed it, and the tiles hold the newest event of the stream. */
public final class Settled {

    /** JetStream's JSNoMessageFoundErr. */
    private static final int NO_MESSAGE_FOUND = 10037;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** A busy server may answer a question about a stream late. */
    private static final JetStreamOptions PATIENT =
            JetStreamOptions.builder().requestTimeout(Duration.ofSeconds(30)).build();

    private Settled() {}

    /** Waits for everything committed to the database of {@code stack} before this call. */
    public static void await(Stack stack, String natsUrl, Console console) {
        long end = stack.database().walEnd();
        require(Await.until(() -> isCapturedUpTo(stack, end), PATIENCE), "capture has not checkpointed the rows");
        try (Connection connection = Nats.connect(natsUrl)) {
            JetStreamManagement management = connection.jetStreamManagement(PATIENT);
            long last = lastRowSequence(management);
            boolean baked = Await.until(
                    () -> {
                        long sequence = bakedSequence(management);
                        console.progress("tiles hold event " + sequence + " of " + last);
                        return sequence >= last;
                    },
                    PATIENCE);
            require(baked, "the tiles do not hold the newest event");
        } catch (IOException | JetStreamApiException e) {
            throw LauncherException.failed(
                    "stream " + Subjects.STREAM_EVENT + ": " + e.getMessage(), "./weltgewebe status");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LauncherException.failed("waiting for the tiles: interrupted", "./weltgewebe status");
        }
    }

    /** Not what Postgres says: a position is confirmed there some time later, see {@code capture.confirm-delay}. */
    private static boolean isCapturedUpTo(Stack stack, long lsn) {
        List<SlotState> slots = Status.slots(stack);
        return !slots.isEmpty() && slots.stream().allMatch(slot -> slot.boundaryLsn() >= lsn);
    }

    /** The newest row event; outbox events in the same stream draw nothing. */
    private static long lastRowSequence(JetStreamManagement management) throws IOException, JetStreamApiException {
        try {
            return management
                    .getLastMessage(Subjects.STREAM_EVENT, Subjects.ALL_ROWS)
                    .getSeq();
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_MESSAGE_FOUND) {
                return 0;
            }
            throw e;
        }
    }

    private static long bakedSequence(JetStreamManagement management) {
        try {
            MessageInfo newest = management.getLastMessage(Subjects.STREAM_TILES, Subjects.tiles("weave"));
            byte[] data = newest.getData();
            return data == null ? 0 : TilesPublished.decode(data).streamSequence();
        } catch (IOException | JetStreamApiException noneYet) {
            return 0;
        }
    }

    private static void require(boolean reached, String what) {
        if (!reached) {
            throw LauncherException.failed(
                    what + " after " + PATIENCE.toMinutes() + " minutes",
                    "./weltgewebe status; ./weltgewebe logs pipelines");
        }
    }
}
