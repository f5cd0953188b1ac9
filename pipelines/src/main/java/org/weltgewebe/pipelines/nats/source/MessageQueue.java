package org.weltgewebe.pipelines.nats.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** From the fetching thread to the task thread, bounded by number and bytes: a full queue is back-pressure on the bus. */
final class MessageQueue {

    private final int maxMessages;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition roomLeft = lock.newCondition();
    private final Deque<JetStreamMessage> messages = new ArrayDeque<>();
    private long sizeBytes;
    private CompletableFuture<Void> available = new CompletableFuture<>();

    MessageQueue(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** Waits for room; one message always fits, however large. */
    void put(JetStreamMessage message) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!messages.isEmpty()
                    && (messages.size() >= maxMessages || sizeBytes + message.sizeBytes() > maxBytes)) {
                roomLeft.await();
            }
            messages.add(message);
            sizeBytes += message.sizeBytes();
            available.complete(null);
        } finally {
            lock.unlock();
        }
    }

    /** The next message, or null; after null {@link #available()} completes with the next message or signal. */
    @Nullable
    JetStreamMessage poll() {
        lock.lock();
        try {
            JetStreamMessage message = messages.poll();
            if (message != null) {
                sizeBytes -= message.sizeBytes();
                roomLeft.signal();
            } else if (available.isDone()) {
                available = new CompletableFuture<>();
            }
            return message;
        } finally {
            lock.unlock();
        }
    }

    /** The next message, left where it is, or null. */
    @Nullable
    JetStreamMessage peek() {
        lock.lock();
        try {
            return messages.peek();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes the task thread although there is no message. */
    void signal() {
        lock.lock();
        try {
            available.complete(null);
        } finally {
            lock.unlock();
        }
    }

    CompletableFuture<Void> available() {
        lock.lock();
        try {
            return available;
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        return size() == 0;
    }

    int size() {
        lock.lock();
        try {
            return messages.size();
        } finally {
            lock.unlock();
        }
    }
}
