package org.weltgewebe.pipelines.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * A slot in memory that obeys Postgres' rule (it sends every transaction that commits behind the start, whole and in commit order),
 * and a cursor that is stopped and resumed at will.
 */
class TransactionCursorProperties {

    /** LSNs of the rows never fall; rows of one COPY share one, and a commit may share it with what follows. */
    record Transaction(long xid, List<Long> rowLsns, long commitLsn) {}

    /** A run that reads so many records, remembers its position there, reads some more, and dies. */
    record Run(int recordsToCheckpoint, int recordsBehindIt) {}

    @Property(tries = 2000)
    void whateverIsEmittedBeforeAndAfterARestartIsEachRowOnce(
            @ForAll("scripts") List<Transaction> script, @ForAll("runs") List<Run> runs) {
        List<String> emitted = new ArrayList<>();
        SlotPosition position = SlotPosition.initial(SnapshotProgress.DONE);
        for (Run run : runs) {
            TransactionCursor cursor = new TransactionCursor(position);
            replay(script, position, run.recordsToCheckpoint(), cursor, emitted);
            position = cursor.position();
        }
        replay(script, position, Integer.MAX_VALUE, new TransactionCursor(position), emitted);
        assertThat(emitted).isEqualTo(everyRow(script));
    }

    @Property(tries = 2000)
    void aRowThatIsEmittedAgainAfterACrashHasTheSameIdentity(
            @ForAll("scripts") List<Transaction> script, @ForAll("runs") List<Run> runs) {
        List<String> emitted = new ArrayList<>();
        SlotPosition position = SlotPosition.initial(SnapshotProgress.DONE);
        for (Run run : runs) {
            TransactionCursor cursor = new TransactionCursor(position);
            List<SlotRecord> records = records(script, position);
            int checkpoint = Math.min(run.recordsToCheckpoint(), records.size());
            int crash = Math.min(checkpoint + run.recordsBehindIt(), records.size());
            records.subList(0, checkpoint).forEach(record -> advance(cursor, record, emitted));
            position = cursor.position();
            records.subList(checkpoint, crash).forEach(record -> advance(cursor, record, emitted));
        }
        replay(script, position, Integer.MAX_VALUE, new TransactionCursor(position), emitted);
        assertThat(new ArrayList<>(new LinkedHashSet<>(emitted))).isEqualTo(everyRow(script));
    }

    @Property
    void thePositionNeverFallsAndARestoredCursorStandsWhereItWasRestored(
            @ForAll("scripts") List<Transaction> script, @ForAll("runs") List<Run> runs) {
        SlotPosition position = SlotPosition.initial(SnapshotProgress.DONE);
        for (Run run : runs) {
            TransactionCursor cursor = new TransactionCursor(position);
            assertThat(cursor.position()).isEqualTo(position);
            for (SlotRecord record : limited(records(script, position), run.recordsToCheckpoint())) {
                advance(cursor, record, new ArrayList<>());
                SlotPosition next = cursor.position();
                assertThat(next.boundaryLsn()).isGreaterThanOrEqualTo(position.boundaryLsn());
                if (next.boundaryLsn() == position.boundaryLsn() && next.openXid() == position.openXid()) {
                    assertThat(next.emittedRows()).isGreaterThanOrEqualTo(position.emittedRows());
                }
                position = next;
            }
        }
    }

    @Example
    void aReplayThatStartsWithAnotherTransactionIsToldAndNothingOfItIsSkipped() {
        TransactionCursor cursor = new TransactionCursor(new SlotPosition(100, 7, 3, SnapshotProgress.DONE));
        assertThat(cursor.begin(8)).isFalse();
        assertThat(cursor.row(110)).isZero();
        assertThat(cursor.position()).isEqualTo(new SlotPosition(100, 8, 1, SnapshotProgress.DONE));
    }

    @Example
    void theSnapshotIsPartOfThePosition() {
        SnapshotProgress start = SnapshotProgress.starting(SnapshotProgress.Phase.UNTOUCHED);
        TransactionCursor cursor = new TransactionCursor(SlotPosition.initial(start));
        SnapshotProgress further = start.finished("wg.edge").behind("wg.node", "k");
        cursor.snapshot(further);
        assertThat(cursor.position()).isEqualTo(SlotPosition.initial(further));
    }

    @Provide
    Arbitrary<List<Transaction>> scripts() {
        Arbitrary<List<Integer>> steps =
                Arbitraries.integers().between(0, 2).list().ofMaxSize(6);
        return Combinators.combine(steps, Arbitraries.integers().between(0, 9))
                .as(Map::entry)
                .list()
                .ofMaxSize(6)
                .map(shapes -> {
                    List<Transaction> script = new ArrayList<>();
                    long commit = 100;
                    for (Map.Entry<List<Integer>, Integer> shape : shapes) {
                        // Transactions interleave: rows may lie before the commit of the transaction sent before.
                        long lsn = commit - shape.getValue();
                        List<Long> rows = new ArrayList<>();
                        for (int step : shape.getKey()) {
                            lsn += step;
                            rows.add(lsn);
                        }
                        commit = Math.max(commit, lsn) + 1;
                        script.add(new Transaction(700 + script.size(), rows, commit));
                    }
                    return script;
                });
    }

    @Provide
    Arbitrary<List<Run>> runs() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 25),
                        Arbitraries.integers().between(0, 10))
                .as(Run::new)
                .list()
                .ofMaxSize(5);
    }

    private static List<String> everyRow(List<Transaction> script) {
        List<String> rows = new ArrayList<>();
        for (Transaction transaction : script) {
            long before = -1;
            int ordinal = 0;
            for (long lsn : transaction.rowLsns()) {
                ordinal = lsn == before ? ordinal + 1 : 0;
                before = lsn;
                rows.add(position(transaction.xid(), lsn, ordinal).label());
            }
        }
        assertThat(rows).doesNotHaveDuplicates();
        return rows;
    }

    private static void replay(
            List<Transaction> script, SlotPosition from, int limit, TransactionCursor cursor, List<String> emitted) {
        limited(records(script, from), limit).forEach(record -> advance(cursor, record, emitted));
    }

    private static List<SlotRecord> limited(List<SlotRecord> records, int limit) {
        return records.subList(0, Math.min(limit, records.size()));
    }

    private static List<SlotRecord> records(List<Transaction> script, SlotPosition from) {
        List<SlotRecord> records = new ArrayList<>();
        for (Transaction transaction : script) {
            if (transaction.commitLsn() > from.boundaryLsn()) {
                records.add(new SlotRecord.Begin(transaction.xid()));
                for (long lsn : transaction.rowLsns()) {
                    records.add(new SlotRecord.Change(new CapturedRow(
                            Operation.INSERT, "wg.node", Map.of(), position(transaction.xid(), lsn, 0))));
                }
                records.add(new SlotRecord.End(transaction.commitLsn()));
            }
        }
        return records;
    }

    private static void advance(TransactionCursor cursor, SlotRecord record, List<String> emitted) {
        if (record instanceof SlotRecord.Begin begin) {
            assertThat(cursor.begin(begin.xid())).isTrue();
        } else if (record instanceof SlotRecord.End end) {
            cursor.end(end.commitLsn());
        } else if (record instanceof SlotRecord.Change change) {
            int ordinal = cursor.row(change.row().position().lsn());
            if (ordinal >= 0) {
                emitted.add(change.row().withOrdinal(ordinal).position().label());
            }
        }
    }

    private static ChangePosition position(long xid, long lsn, int ordinal) {
        return new ChangePosition(xid, lsn, ordinal, Instant.EPOCH);
    }
}
