package org.weltgewebe.pipelines.distribute;

import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The streams as the window sees them. Two implementations pass one contract test: JetStream and a log in memory.
 *
 * <p>Contract: messages are stored in the order of the calls; a message whose id is known within the duplicate window is acknowledged
 * as duplicate and not stored; a message that names a predecessor is stored only when the last message stored in its stream has that
 * id. A failed publish may have been stored all the same: the answer, not the message, may be what got lost.
 */
public interface EventLog {

    /**
     * An acknowledgement.
     *
     * @param sequence where the message is stored
     * @param duplicate whether it was stored before
     * @param at when the answer came
     */
    record Ack(long sequence, boolean duplicate, Instant at) {}

    /**
     * The end of a stream, read back.
     *
     * @param ids ids stored there
     * @param lastSequence where the stream ended then
     * @param newest the latest commit time among them, {@link Instant#MIN} when there is none
     */
    record Tail(Set<String> ids, long lastSequence, Instant newest) {}

    /**
     * Publishes without waiting.
     *
     * @param predecessor id of the message that must be the last of the stream, or null for no condition
     * @return completes exceptionally on refusal or silence, never hangs for longer than {@link #ackTimeoutMillis()}
     */
    CompletableFuture<Ack> publish(OutgoingMessage message, @Nullable String predecessor);

    /**
     * Publishes without waiting, as the first message behind what was read back.
     *
     * @param lastSequence where the stream must end, else the message is refused; 0 when it was empty
     * @return as for {@link #publish}
     */
    CompletableFuture<Ack> publishBehind(OutgoingMessage message, long lastSequence);

    /**
     * Returns when publishing has a chance again, or after a while.
     *
     * @param attempt number of the attempt, from 1; the wait grows with it
     */
    void awaitChance(int attempt) throws InterruptedException;

    /**
     * What is stored behind a sequence.
     *
     * @param lastSequence null when none is known: then everything that may be sent again
     * @throws IOException when the stream cannot be read now
     * @throws org.weltgewebe.schemas.FaultException {@link org.weltgewebe.schemas.FaultCode#STREAM_TAIL_LOST} when the stream ends
     *     before that sequence
     */
    Tail tailAfter(String stream, @Nullable Long lastSequence) throws IOException, InterruptedException;

    /**
     * Which stream this is and where it ends.
     *
     * @throws IOException when the stream cannot be read now
     */
    StreamEnd end(String stream) throws IOException;

    /** Bytes a message may have, headers included. */
    long maxMessageBytes();

    /** How long an acknowledgement is awaited. */
    long ackTimeoutMillis();
}
