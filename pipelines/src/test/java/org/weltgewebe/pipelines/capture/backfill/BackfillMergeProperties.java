package org.weltgewebe.pipelines.capture.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.ChangePosition;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.capture.TransactionSnapshot;

/** The merge rule against a Postgres in memory, under any interleaving of its transactions with the reading of chunks. */
class BackfillMergeProperties {

    private static final String TABLE = "wg.hot";

    @Property(tries = 5000)
    void noRowIsLostAndNoneGoesBackwards(@ForAll("scripts") List<Integer> script) {
        MemoryPostgres postgres = new MemoryPostgres(BackfillMerge.MOST_KEYS, true);
        script.forEach(postgres::step);
        postgres.finish();
        assertThat(postgres.backwards).isEmpty();
        assertThat(postgres.streamed).isEqualTo(postgres.table);
    }

    @Property(tries = 2000)
    void aChunkThatIsRefusedIsReadAgainAndNothingIsLost(@ForAll("scripts") List<Integer> script) {
        MemoryPostgres postgres = new MemoryPostgres(1, true);
        script.forEach(postgres::step);
        postgres.finish();
        assertThat(postgres.backwards).isEmpty();
        assertThat(postgres.streamed).isEqualTo(postgres.table);
    }

    /** Negative control: the model does find rows that go backwards, so the properties above can fail. */
    @Example
    void withoutTheRuleRowsDoGoBackwards() {
        int wrong = 0;
        java.util.Random random = new java.util.Random(1);
        for (int run = 0; run < 300; run++) {
            MemoryPostgres postgres = new MemoryPostgres(BackfillMerge.MOST_KEYS, false);
            random.ints(60, 0, 1000).forEach(postgres::step);
            postgres.finish();
            wrong += postgres.backwards.isEmpty() && postgres.streamed.equals(postgres.table) ? 0 : 1;
        }
        assertThat(wrong).isPositive();
    }

    @Example
    void aTransactionInTheLogThatTheQueryDidNotSeeYetWinsOverTheRow() {
        BackfillMerge merge = new BackfillMerge(10);
        merge.watch(TABLE, "id");
        merge.changed(row(7, Operation.UPDATE, "a", 2));
        TransactionSnapshot before = TransactionSnapshot.parse("7:9:7");
        CapturedRow old = row(5, Operation.READ, "a", 1);
        CapturedRow other = row(5, Operation.READ, "b", 1);
        assertThat(merge.merge(List.of(old, other), before)).contains(List.of(other));
        // The next query sees it, and what it reads is not older.
        TransactionSnapshot after = TransactionSnapshot.parse("9:9:");
        CapturedRow now = row(7, Operation.READ, "a", 2);
        assertThat(merge.merge(List.of(now), after)).contains(List.of(now));
    }

    @Example
    void rowsOfOtherTablesAreNotWatched() {
        BackfillMerge merge = new BackfillMerge(10);
        merge.watch("wg.cold", "id");
        merge.changed(row(7, Operation.UPDATE, "a", 2));
        CapturedRow same = row(5, Operation.READ, "a", 1);
        assertThat(merge.merge(List.of(same), TransactionSnapshot.parse("1:1:")))
                .contains(List.of(same));
    }

    @Example
    void withoutAWatchNothingIsMerged() {
        BackfillMerge merge = new BackfillMerge(1);
        TransactionSnapshot seen = TransactionSnapshot.parse("1:1:");
        assertThat(merge.merge(List.of(), seen)).isEmpty();
        merge.watch(TABLE, "id");
        assertThat(merge.merge(List.of(), seen)).contains(List.of());
        merge.changed(row(7, Operation.UPDATE, "a", 2));
        merge.changed(row(7, Operation.UPDATE, "b", 2));
        assertThat(merge.merge(List.of(), seen))
                .as("more keys than it may remember")
                .isEmpty();
    }

    @Provide
    Arbitrary<List<Integer>> scripts() {
        return Arbitraries.integers().between(0, 999).list().ofMinSize(10).ofMaxSize(120);
    }

    private static CapturedRow row(long xid, Operation operation, String key, long version) {
        return new CapturedRow(
                operation, TABLE, Map.of("id", key, "version", version), new ChangePosition(xid, 0, 0, Instant.EPOCH));
    }

    /** A transaction: what it has changed, and the keys it has locked by that. */
    private record Open(long xid, List<CapturedRow> changes) {}

    /**
     * Rows, transactions, a log and a backfill that reads two rows at a time. As in Postgres a commit first stands in the log, is told
     * by the slot at once, and is seen by queries some time later; until then its rows stay locked.
     */
    private static final class MemoryPostgres {
        private final Map<String, Long> table = new HashMap<>();
        private final Map<String, Long> streamed = new HashMap<>();
        private final List<String> backwards = new ArrayList<>();

        private final boolean merging;
        private final BackfillMerge merge;
        private final List<Open> running = new ArrayList<>();
        private final List<Open> committing = new ArrayList<>();
        private long nextXid = 3;
        private long nextVersion = 100;

        private int phase;
        private String afterKey = "";
        private Set<Long> before = Set.of();
        private List<CapturedRow> chunk = List.of();
        private TransactionSnapshot seen = TransactionSnapshot.parse("1:1:");
        private boolean done;

        MemoryPostgres(int mostKeys, boolean merging) {
            this.merging = merging;
            this.merge = new BackfillMerge(mostKeys);
            for (int key = 0; key < 6; key++) {
                table.put("k" + key, 1L);
            }
        }

        void step(int choice) {
            int which = choice / 10;
            switch (choice % 10) {
                case 0, 1 -> begin();
                case 2, 3, 4 -> change(which);
                case 5 -> commit(which);
                case 6 -> see(which);
                case 7 -> backfill();
                case 8 -> backfill();
                default -> abort(which);
            }
        }

        private void begin() {
            if (running.size() < 3) {
                running.add(new Open(nextXid++, new ArrayList<>()));
            }
        }

        private void change(int which) {
            if (running.isEmpty()) {
                return;
            }
            Open transaction = running.get(which % running.size());
            String key = "k" + which % 8;
            boolean locked = java.util.stream.Stream.concat(running.stream(), committing.stream())
                    .filter(other -> other != transaction)
                    .flatMap(other -> other.changes().stream())
                    .anyMatch(row -> key.equals(row.columns().get("id")));
            if (!locked) {
                boolean deletion = which % 5 == 0;
                transaction
                        .changes()
                        .add(row(
                                transaction.xid(),
                                deletion ? Operation.DELETE : Operation.UPDATE,
                                key,
                                deletion ? 0 : nextVersion++));
            }
        }

        private void commit(int which) {
            if (!running.isEmpty()) {
                Open transaction = running.remove(which % running.size());
                committing.add(transaction);
                transaction.changes().forEach(this::stream);
                transaction.changes().forEach(merge::changed);
            }
        }

        private void see(int which) {
            if (!committing.isEmpty()) {
                for (CapturedRow row :
                        committing.remove(which % committing.size()).changes()) {
                    apply(row, table);
                }
            }
        }

        private void abort(int which) {
            if (!running.isEmpty()) {
                running.remove(which % running.size());
            }
        }

        private TransactionSnapshot snapshot() {
            Set<Long> open = new java.util.HashSet<>();
            running.forEach(transaction -> open.add(transaction.xid()));
            committing.forEach(transaction -> open.add(transaction.xid()));
            long xmin = open.stream().mapToLong(xid -> xid).min().orElse(nextXid);
            return new TransactionSnapshot(xmin, nextXid, open);
        }

        /** Watch; wait for whoever runs; query; mark; and again. */
        private void backfill() {
            if (done) {
                return;
            }
            switch (phase) {
                case 0 -> {
                    merge.watch(TABLE, "id");
                    before = snapshot().inProgress();
                    phase = 1;
                }
                case 1 -> {
                    Set<Long> now = snapshot().inProgress();
                    phase = before.stream().anyMatch(now::contains) ? 1 : 2;
                }
                case 2 -> {
                    chunk = table.keySet().stream()
                            .filter(key -> key.compareTo(afterKey) > 0)
                            .sorted()
                            .limit(2)
                            .map(key -> row(2, Operation.READ, key, table.getOrDefault(key, 0L)))
                            .toList();
                    seen = snapshot();
                    phase = 3;
                }
                default -> arrive();
            }
        }

        private void arrive() {
            Optional<List<CapturedRow>> kept = merge.merge(chunk, seen);
            if (kept.isEmpty()) {
                phase = 0;
                return;
            }
            (merging ? kept.get() : chunk).forEach(this::stream);
            done = chunk.isEmpty();
            if (!done) {
                afterKey = String.valueOf(chunk.get(chunk.size() - 1).columns().get("id"));
            }
            phase = 2;
        }

        private void stream(CapturedRow row) {
            String key = String.valueOf(row.columns().get("id"));
            Long last = streamed.get(key);
            if (row.operation() != Operation.DELETE
                    && last != null
                    && (Long) java.util.Objects.requireNonNull(row.columns().get("version")) < last) {
                backwards.add(row + " behind version " + last);
            }
            apply(row, streamed);
        }

        private static void apply(CapturedRow row, Map<String, Long> rows) {
            String key = String.valueOf(row.columns().get("id"));
            if (row.operation() == Operation.DELETE) {
                rows.remove(key);
            } else {
                rows.put(key, (Long) row.columns().get("version"));
            }
        }

        void finish() {
            while (!running.isEmpty()) {
                commit(0);
            }
            while (!committing.isEmpty()) {
                see(0);
            }
            while (!done) {
                backfill();
            }
        }
    }
}
