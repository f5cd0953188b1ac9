package org.weltgewebe.launcher.e2e;

import io.nats.client.Connection;
import io.nats.client.IterableConsumer;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.api.OrderedConsumerConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;
import org.weltgewebe.schemas.event.Subjects;

/**
 * An independent consumer of the stream: per row every version from 1 up, each once, in order, then at most one deletion. It knows
 * nothing of how the messages were made.
 */
final class StreamWitness implements AutoCloseable {

    private final Connection connection;
    private final Thread thread;
    private final Map<String, Long> version = new ConcurrentHashMap<>();
    private final Map<String, Long> firstSequence = new ConcurrentHashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private volatile long sequence;
    private volatile boolean closed;

    StreamWitness(String natsUrl) throws Exception {
        connection = Nats.connect(natsUrl);
        thread = new Thread(this::watch, "witness");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try (IterableConsumer messages = connection
                .getStreamContext(Subjects.STREAM_EVENT)
                .createOrderedConsumer(new OrderedConsumerConfiguration())
                .iterate()) {
            while (!closed) {
                Message message = messages.nextMessage(Duration.ofMillis(200));
                if (message != null && message.getSubject().startsWith("wg.event.")) {
                    RowEvent event = RowEventCodec.decode(message.getData());
                    firstSequence.putIfAbsent(
                            event.collection() + "/" + event.key(),
                            message.metaData().streamSequence());
                    judge(event);
                }
                if (message != null) {
                    sequence = message.metaData().streamSequence();
                }
            }
        } catch (Exception e) {
            synchronized (wrong) {
                wrong.add("the witness stopped: " + e);
            }
        }
    }

    private void judge(RowEvent event) {
        String key = event.collection() + "/" + event.key();
        long before = version.getOrDefault(key, 0L);
        boolean deletion = event.kind() == RowEvent.Kind.DELETED;
        if (event.version() != (deletion ? before : before + 1)) {
            synchronized (wrong) {
                wrong.add(key + ": " + event.kind() + " " + event.version() + " behind " + before);
            }
        }
        version.put(key, deletion ? Long.MIN_VALUE : event.version());
    }

    /** Sequence of the message that told a row first, 0 while none has. */
    long told(String collection, String key) {
        return firstSequence.getOrDefault(collection + "/" + key, 0L);
    }

    /** Sequence of the message read last. */
    long sequence() {
        return sequence;
    }

    /** What was missing, repeated or out of order. */
    List<String> wrong() {
        synchronized (wrong) {
            return List.copyOf(wrong);
        }
    }

    /** Newest version of each row of a collection ({@code node/}) that is not deleted. */
    Map<String, Long> living(String prefix) {
        Map<String, Long> living = new HashMap<>(version);
        living.keySet().removeIf(key -> !key.startsWith(prefix));
        living.values().removeIf(last -> last == Long.MIN_VALUE);
        return living;
    }

    @Override
    public void close() throws Exception {
        closed = true;
        thread.join(10_000);
        connection.close();
    }
}
