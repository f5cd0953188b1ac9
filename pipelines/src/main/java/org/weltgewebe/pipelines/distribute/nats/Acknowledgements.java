package org.weltgewebe.pipelines.distribute.nats;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.time.Clock;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.weltgewebe.pipelines.distribute.EventLog;

/**
 * The answers to published messages: one inbox, one number for each message. A sweep ends what was silent for too long; a timer for
 * each message, as the client's own requests have it, cost more than the message itself.
 */
final class Acknowledgements implements AutoCloseable {

    private static final long SWEEP_MILLIS = 250;

    private record Awaited(CompletableFuture<EventLog.Ack> answer, long deadlineNanos) {}

    private final Connection connection;
    private final Clock clock;
    private final long timeoutNanos;
    private final String inbox;
    private final Dispatcher dispatcher;
    private final ConnectionListener lossListener = this::connectionChanged;
    private final AtomicLong numbers = new AtomicLong();
    private final ConcurrentMap<Long, Awaited> awaited = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sweeper;

    Acknowledgements(Connection connection, Clock clock, long timeoutMillis) {
        this.connection = connection;
        this.clock = clock;
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        this.inbox = connection.createInbox() + ".";
        this.dispatcher = connection.createDispatcher(this::arrived).subscribe(inbox + "*");
        connection.addConnectionListener(lossListener);
        this.sweeper = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "acknowledgement-sweep");
            thread.setDaemon(true);
            return thread;
        });
        sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What is published with the reply subject. */
    interface Publication {
        void to(String replySubject);
    }

    /** Publishes and awaits the answer; throws what {@code publication} throws. */
    CompletableFuture<EventLog.Ack> await(Publication publication) {
        long number = numbers.incrementAndGet();
        CompletableFuture<EventLog.Ack> answer = new CompletableFuture<>();
        awaited.put(number, new Awaited(answer, System.nanoTime() + timeoutNanos));
        try {
            publication.to(inbox + number);
            return answer;
        } catch (RuntimeException e) {
            awaited.remove(number);
            throw e;
        }
    }

    private void arrived(Message message) {
        long number = Long.parseLong(
                message.getSubject(), inbox.length(), message.getSubject().length(), 10);
        Awaited waiting = awaited.remove(number);
        if (waiting == null) {
            return;
        }
        if (message.isStatusMessage()) {
            waiting.answer()
                    .completeExceptionally(
                            new IOException("publish: " + message.getStatus().getMessage()));
            return;
        }
        try {
            PublishAck ack = new PublishAck(message);
            waiting.answer().complete(new EventLog.Ack(ack.getSeqno(), ack.isDuplicate(), clock.instant()));
        } catch (IOException | JetStreamApiException refused) {
            waiting.answer().completeExceptionally(refused);
        }
    }

    /** Answers do not outlive their connection; whether the messages do is for the reader of the stream's tail to find out. */
    private void connectionChanged(Connection changed, ConnectionListener.Events event) {
        if (event == ConnectionListener.Events.DISCONNECTED || event == ConnectionListener.Events.CLOSED) {
            fail(awaited.entrySet().iterator(), new IOException("publish: the connection is lost"));
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        for (Iterator<Map.Entry<Long, Awaited>> all = awaited.entrySet().iterator(); all.hasNext(); ) {
            Awaited waiting = all.next().getValue();
            if (now - waiting.deadlineNanos() > 0) {
                all.remove();
                waiting.answer().completeExceptionally(new TimeoutException("publish: no answer"));
            }
        }
    }

    private static void fail(Iterator<Map.Entry<Long, Awaited>> all, IOException cause) {
        while (all.hasNext()) {
            Awaited waiting = all.next().getValue();
            all.remove();
            waiting.answer().completeExceptionally(cause);
        }
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
        connection.removeConnectionListener(lossListener);
        fail(awaited.entrySet().iterator(), new IOException("publish: closed"));
    }
}
