package org.weltgewebe.pipelines.distribute.flink;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.weltgewebe.pipelines.distribute.RollBackException;
import org.weltgewebe.pipelines.distribute.StreamEnd;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;

/**
 * What a writer remembers: after the flush before a checkpoint everything it was given is stored at or below these sequences. It keeps the
 * sequences of earlier checkpoints too, because nats-server acknowledges before it syncs: after a power loss a stream may end before
 * the newest of them, and the job must go back to a checkpoint whose messages are all there.
 *
 * @param created when each stream was created; empty in states of version 1
 * @param acknowledged sequences by checkpoint, oldest first, no two with the same sequences
 */
public record WriterState(Map<String, Instant> created, List<Acknowledged> acknowledged) {

    /** A checkpoint of version 1, which did not know its number. */
    static final long UNKNOWN_CHECKPOINT = -1;

    /**
     * The streams at a checkpoint.
     *
     * @param checkpointId the checkpoint
     * @param at when it was taken
     * @param lastSequences last acknowledged sequence by stream, behind which a restore reads back
     * @param heldSequences what each stream must hold: that, and what a read-back found and a replay therefore did not send
     */
    public record Acknowledged(
            long checkpointId, Instant at, Map<String, Long> lastSequences, Map<String, Long> heldSequences) {
        /** Copies the maps. */
        public Acknowledged {
            lastSequences = Map.copyOf(lastSequences);
            heldSequences = Map.copyOf(heldSequences);
        }

        private boolean isSameAs(Acknowledged other) {
            return lastSequences.equals(other.lastSequences) && heldSequences.equals(other.heldSequences);
        }

        private boolean isHeldBy(Map<String, StreamEnd> streams) {
            return heldSequences.entrySet().stream()
                    .allMatch(last -> last.getValue()
                            <= streams.getOrDefault(last.getKey(), new StreamEnd(Instant.EPOCH, 0))
                                    .lastSequence());
        }
    }

    /** Copies. */
    public WriterState {
        created = Map.copyOf(created);
        acknowledged = List.copyOf(acknowledged);
    }

    /** The state of all writers of a checkpoint as that of one: several meet after a rescale, and from the lowest on all is read back. */
    static WriterState merged(Collection<WriterState> states) {
        Map<String, Instant> created = new HashMap<>();
        Map<Long, Acknowledged> byCheckpoint = new TreeMap<>();
        for (WriterState state : states) {
            created.putAll(state.created());
            state.acknowledged().forEach(one -> byCheckpoint.merge(one.checkpointId(), one, WriterState::lowest));
        }
        return new WriterState(created, List.copyOf(byCheckpoint.values()));
    }

    private static Acknowledged lowest(Acknowledged one, Acknowledged other) {
        Map<String, Long> last = new HashMap<>(one.lastSequences());
        other.lastSequences().forEach((stream, sequence) -> last.merge(stream, sequence, Math::min));
        Map<String, Long> held = new HashMap<>(one.heldSequences());
        other.heldSequences().forEach((stream, sequence) -> held.merge(stream, sequence, Math::max));
        return new Acknowledged(one.checkpointId(), one.at(), last, held);
    }

    /** Last acknowledged sequence by stream. */
    Map<String, Long> lastSequences() {
        return acknowledged.isEmpty() ? Map.of() : newest().lastSequences();
    }

    private long held(String stream) {
        return acknowledged.isEmpty() ? 0 : newest().heldSequences().getOrDefault(stream, 0L);
    }

    private Acknowledged newest() {
        return acknowledged.get(acknowledged.size() - 1);
    }

    /**
     * The state at the next checkpoint.
     *
     * @param keep how far back checkpoints are remembered; the newest one before that too
     */
    WriterState next(Acknowledged now, Duration keep) {
        List<Acknowledged> kept = new ArrayList<>(acknowledged);
        if (!kept.isEmpty() && kept.get(kept.size() - 1).isSameAs(now)) {
            // Nothing was sent in between: the later checkpoint serves as well.
            kept.remove(kept.size() - 1);
        }
        kept.add(now);
        Instant horizon = now.at().minus(keep);
        while (kept.size() > 1 && !kept.get(1).at().isAfter(horizon)) {
            kept.remove(0);
        }
        return new WriterState(created, kept);
    }

    /**
     * Compares with the streams as they are.
     *
     * @return this state, with the creation times that versions 1 and 2 did not know
     * @throws FaultException {@link FaultCode#STREAM_UNUSABLE} when a stream was made anew or lost more than is remembered
     * @throws RollBackException when a stream lost its tail
     */
    WriterState requireHeldBy(Map<String, StreamEnd> streams) {
        Map<String, Instant> known = new HashMap<>();
        for (Map.Entry<String, StreamEnd> stream : streams.entrySet()) {
            Instant now = stream.getValue().created();
            Instant before = created.getOrDefault(stream.getKey(), now);
            if (!before.equals(now) && held(stream.getKey()) > 0) {
                throw new FaultException(
                        FaultCode.STREAM_UNUSABLE,
                        "stream " + stream.getKey() + ": created " + now + " (expected: " + before
                                + "). It was deleted and made anew, and lacks what it held. ./weltgewebe rebuild reads"
                                + " every row again");
            }
            known.put(stream.getKey(), now);
        }
        WriterState compared = new WriterState(known, acknowledged);
        if (!acknowledged.isEmpty() && !newest().isHeldBy(streams)) {
            throw compared.rollBack(streams);
        }
        return compared;
    }

    private RuntimeException rollBack(Map<String, StreamEnd> streams) {
        String reason = "streams end at " + sequences(streams) + " (expected: at least " + newest().heldSequences()
                + ", acknowledged before): nats-server lost what it had not synced";
        for (int i = acknowledged.size() - 2; i >= 0; i--) {
            if (acknowledged.get(i).isHeldBy(streams) && acknowledged.get(i).checkpointId() != UNKNOWN_CHECKPOINT) {
                return new RollBackException(acknowledged.get(i).checkpointId(), reason);
            }
        }
        return new FaultException(
                FaultCode.STREAM_UNUSABLE,
                reason
                        + ", more than capture.confirm-delay covers (expected: longer than sync_interval of nats-server)."
                        + " ./weltgewebe rebuild reads every row again");
    }

    private static Map<String, Long> sequences(Map<String, StreamEnd> streams) {
        Map<String, Long> sequences = new HashMap<>();
        streams.forEach((stream, end) -> sequences.put(stream, end.lastSequence()));
        return sequences;
    }
}
