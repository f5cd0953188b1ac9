package org.weltgewebe.pipelines;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEvent.Kind;
import org.weltgewebe.schemas.event.RowEventCodec;

/** What was committed, as those who committed it know it; judges a stream without any code of the engine but its codec. */
final class ChaosLedger {

    /** One change: of a row, or an outbox row when the collection is {@code outbox}. */
    record Change(String collection, String key, Kind kind, long version, String text) {
        static Change outbox(String id) {
            return new Change("outbox", id, Kind.UPSERTED, 0, "");
        }

        private String path() {
            return collection + "/" + key;
        }
    }

    /** What is wrong with the stream; all zero is right. */
    record Judgement(long lost, long duplicated, long reordered, long unknown, List<String> examples) {
        boolean isRight() {
            return lost + duplicated + reordered + unknown == 0;
        }
    }

    private final Map<String, List<Change>> committed = new HashMap<>();
    private long transactions;
    private long changes;

    /** A transaction that Postgres has, in the order of its changes. */
    synchronized void committed(List<Change> transaction) {
        transactions++;
        changes += transaction.size();
        transaction.forEach(change -> committed
                .computeIfAbsent(change.path(), path -> new ArrayList<>())
                .add(change));
    }

    synchronized long transactions() {
        return transactions;
    }

    synchronized long changes() {
        return changes;
    }

    /**
     * Compares.
     *
     * @param shared rows several writers change: their versions, not the order of the reports, say how they follow
     */
    synchronized Judgement judge(List<CaptureRig.Stored> stream, Set<String> shared) {
        Map<String, List<Change>> told = new HashMap<>();
        for (CaptureRig.Stored message : stream) {
            if (message.subject().startsWith("wg.event.")) {
                RowEvent event = RowEventCodec.decode(message.envelope().data());
                String text = event.kind() == Kind.DELETED
                        ? ""
                        : event.properties()
                                .path(event.collection().equals("node") ? "title" : "name")
                                .asText();
                Change change = new Change(event.collection(), event.key(), event.kind(), event.version(), text);
                told.computeIfAbsent(change.path(), path -> new ArrayList<>()).add(change);
            } else if (message.subject().startsWith("wg.outbox.")) {
                Change change = Change.outbox(message.envelope().id());
                told.computeIfAbsent(change.path(), path -> new ArrayList<>()).add(change);
            }
        }
        shared.forEach(path ->
                committed.getOrDefault(path, new ArrayList<>()).sort(Comparator.comparingLong(Change::version)));
        return compare(told);
    }

    private Judgement compare(Map<String, List<Change>> told) {
        long lost = 0;
        long duplicated = 0;
        long reordered = 0;
        long unknown = 0;
        List<String> examples = new ArrayList<>();
        Set<String> paths = new HashSet<>(committed.keySet());
        paths.addAll(told.keySet());
        for (String path : paths) {
            List<Change> expected = committed.getOrDefault(path, List.of());
            List<Change> actual = told.getOrDefault(path, List.of());
            if (expected.equals(actual)) {
                continue;
            }
            List<Change> missing = new ArrayList<>(expected);
            List<Change> extra = new ArrayList<>();
            actual.forEach(change -> {
                if (!missing.remove(change)) {
                    extra.add(change);
                }
            });
            long again = extra.stream().filter(expected::contains).count();
            lost += missing.size();
            duplicated += again;
            unknown += extra.size() - again;
            reordered += missing.isEmpty() && extra.isEmpty() ? 1 : 0;
            if (examples.size() < 20) {
                examples.add(path + ": committed " + steps(expected) + ", told " + steps(actual));
            }
        }
        return new Judgement(lost, duplicated, reordered, unknown, examples);
    }

    private static List<String> steps(List<Change> changes) {
        return changes.stream().map(c -> c.kind() + " " + c.version()).toList();
    }
}
