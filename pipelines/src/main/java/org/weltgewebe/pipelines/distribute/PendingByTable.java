package org.weltgewebe.pipelines.distribute;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Since when each table waits for its messages to be acknowledged.
 *
 * <p>One thread counts; any thread may ask.
 */
public final class PendingByTable {

    private static final class Line {
        private final Deque<OutgoingMessage> waiting = new ArrayDeque<>();
        private volatile @Nullable Instant since;

        private void tell() {
            OutgoingMessage oldest = waiting.peekFirst();
            since = oldest == null ? null : oldest.envelope().time();
        }
    }

    private final BiConsumer<String, Supplier<@Nullable Instant>> onNewTable;
    private final Map<String, Line> byTable = new HashMap<>();
    /** Subjects are few; looking a table up by its subject saves cutting the subject apart for every message. */
    private final Map<String, Line> bySubject = new HashMap<>();

    /**
     * Nothing waits.
     *
     * @param onNewTable is told each table once, with what answers the commit time since when it waits, null when nothing does
     */
    public PendingByTable(BiConsumer<String, Supplier<@Nullable Instant>> onNewTable) {
        this.onNewTable = onNewTable;
    }

    /** A message is under way. */
    public void sent(OutgoingMessage message) {
        Line line = line(message.subject());
        line.waiting.addLast(message);
        if (line.since == null) {
            line.tell();
        }
    }

    /** A message is in its stream. */
    public void stored(OutgoingMessage message) {
        Line line = line(message.subject());
        if (line.waiting.peekFirst() == message) {
            line.waiting.removeFirst();
        } else {
            // After a failure answers come in another order.
            line.waiting.removeIf(waiting -> waiting == message);
        }
        line.tell();
    }

    /** Whoever sent them is gone: nothing waits any more. */
    public void clear() {
        for (Line line : byTable.values()) {
            line.waiting.clear();
            line.tell();
        }
    }

    private Line line(String subject) {
        Line known = bySubject.get(subject);
        return known != null ? known : bySubject.computeIfAbsent(subject, this::lineOfTable);
    }

    private Line lineOfTable(String subject) {
        return byTable.computeIfAbsent(table(subject), table -> {
            Line line = new Line();
            onNewTable.accept(table, () -> line.since);
            return line;
        });
    }

    /** {@code node} of {@code wg.event.node.upserted}; {@code outbox}, {@code dead} and {@code capture} of the others. */
    static String table(String subject) {
        String[] tokens = subject.split("\\.", 4);
        return tokens[1].equals("event") ? tokens[2] : tokens[1];
    }
}
