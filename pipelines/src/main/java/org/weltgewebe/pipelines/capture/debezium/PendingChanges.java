package org.weltgewebe.pipelines.capture.debezium;

import io.debezium.connector.base.QueueProvider;
import io.debezium.pipeline.DataChangeEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * The changes between the thread of Debezium that reads the slot and ours. Debezium's own queue hands a batch over when it is full or
 * the poll interval is over, whatever lies in it, and spins through the last millisecond; here the first change wakes the reader at
 * once. Bounded by count (Debezium asks {@link #size()} before it adds) and by bytes.
 *
 * <p>Debezium makes it by service loader and gives it to nobody, so that {@link SlotTail} finds it by a ticket in the configuration.
 */
public final class PendingChanges implements QueueProvider<DataChangeEvent> {

    /** Value of {@code queue.provider.type}. */
    static final String TYPE = "weltgewebe";

    /** Configuration key of the ticket. */
    static final String TICKET = "queue.provider.ticket";

    /** Changes that wait at most. */
    static final int MAX_CHANGES = 16_384;

    private static final long MAX_BYTES = 64L << 20;

    /** Only between the start of a task and the moment its tail takes its queue. */
    private static final ConcurrentMap<String, PendingChanges> WAITING = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<DataChangeEvent> changes = new ArrayDeque<>();
    /** Bytes of each, in a ring from {@code oldest} on: as boxed numbers they would be an object per change. */
    private final long[] sizes = new long[MAX_CHANGES];

    private int oldest;
    private long bytes;

    /** For the service loader. */
    public PendingChanges() {}

    /** The queue that was made with this ticket. */
    static PendingChanges take(String ticket) {
        PendingChanges made = WAITING.remove(ticket);
        if (made == null) {
            throw new IllegalStateException("queue.provider.type: " + TYPE + " was not used (expected: by Debezium)");
        }
        return made;
    }

    @Override
    public String name() {
        return TYPE;
    }

    @Override
    public void configure(Map<String, ?> configuration) {
        WAITING.put(String.valueOf(configuration.get(TICKET)), this);
    }

    @Override
    public void enqueue(DataChangeEvent event) {
        long size = event.objectSize();
        lock.lock();
        try {
            if (changes.size() == MAX_CHANGES) {
                throw new IllegalStateException(
                        "changes: more than " + MAX_CHANGES + " (expected: size() is asked first)");
            }
            sizes[(oldest + changes.size()) % MAX_CHANGES] = size;
            changes.addLast(event);
            bytes += size;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The oldest change, null when there is none. */
    @Override
    public @Nullable DataChangeEvent poll() {
        lock.lock();
        try {
            return changes.isEmpty() ? null : removeOldest();
        } finally {
            lock.unlock();
        }
    }

    /** How many there are; as many as there may be when they are too large together. */
    @Override
    public int size() {
        lock.lock();
        try {
            return bytes >= MAX_BYTES ? MAX_CHANGES : changes.size();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is a change, at most this long. */
    void await(long millis) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long remaining = TimeUnit.MILLISECONDS.toNanos(millis);
            while (changes.isEmpty() && remaining > 0) {
                remaining = arrived.awaitNanos(remaining);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes at most {@code count} changes, oldest first. */
    void drainTo(List<SourceRecord> records, int count) {
        lock.lock();
        try {
            for (int i = 0; i < count && !changes.isEmpty(); i++) {
                records.add(removeOldest().getRecord());
            }
        } finally {
            lock.unlock();
        }
    }

    private DataChangeEvent removeOldest() {
        bytes -= sizes[oldest];
        oldest = (oldest + 1) % MAX_CHANGES;
        return changes.removeFirst();
    }
}
