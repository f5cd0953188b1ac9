package org.weltgewebe.pipelines.verify;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.TestLaw;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.ChangePosition;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.capture.SnapshotCompleted;
import org.weltgewebe.pipelines.capture.TransactionSnapshot;
import org.weltgewebe.pipelines.classify.Classification;
import org.weltgewebe.pipelines.classify.Classifier;
import org.weltgewebe.pipelines.classify.TestRows;
import org.weltgewebe.pipelines.deadletter.LetterCipher;
import org.weltgewebe.pipelines.distribute.Messages;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;
import org.weltgewebe.pipelines.retain.Retainer;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.schemas.event.EventEnvelope;

/**
 * A database with interleaved transactions and the stream a faultless capture makes of it: a snapshot of older rows, changes, COPYs,
 * deletions, keys that come back, domain events, rows that cannot go on; a cut somewhere, and further changes behind it.
 */
final class StreamStory {

    static final String EPOCH = "a1b2c3d4";
    static final CollectionContracts CONTRACTS = contracts();
    static final Classifier CLASSIFIER = new Classifier(CONTRACTS, TestLaw.eventTypes());

    private static final Retainer RETAINER = new Retainer(TestLaw.policies());
    private static final Instant START = Instant.parse("2026-11-27T10:00:00Z");
    private static final int KEYS = 12;

    final List<StreamMessage> messages = new ArrayList<>();
    final List<StreamMessage> dead = new ArrayList<>();
    Map<String, CapturedRow> rows = Map.of();

    @Nullable
    Cut cut;

    private final Random random;
    private final Messages maker = new Messages(EPOCH, new LetterCipher(null));
    private final Map<String, CapturedRow> committed = new TreeMap<>();
    private final List<Transaction> open = new ArrayList<>();
    private final Set<String> locked = new HashSet<>();
    private long xid = 700;
    private long lsn = 0x16B3700;
    private int clock;

    private static final class Transaction {
        final long xid;
        final List<CapturedRow> changes = new ArrayList<>();
        final Set<String> keys = new HashSet<>();

        Transaction(long xid) {
            this.xid = xid;
        }
    }

    private StreamStory(Random random) {
        this.random = random;
    }

    /** The house's contracts, and one without a version column. */
    private static CollectionContracts contracts() {
        CollectionContract place = TestLaw.contract("place");
        List<CollectionContract> all = new ArrayList<>(TestLaw.contracts().all());
        all.add(new CollectionContract(
                "plain",
                "wg.plain",
                place.title(),
                place.datenart(),
                null,
                place.key(),
                null,
                null,
                null,
                place.geometry(),
                place.fields(),
                null,
                null));
        return new CollectionContracts(all);
    }

    static StreamStory of(long seed, int steps) {
        StreamStory story = new StreamStory(new Random(seed));
        story.snapshot();
        for (int step = 0; step < steps; step++) {
            story.step();
        }
        story.cut();
        for (int step = 0; step < steps / 4; step++) {
            story.step();
        }
        story.open.clear();
        return story;
    }

    private void snapshot() {
        for (int i = 0; i < KEYS / 2; i++) {
            CapturedRow row = image("node", i, 1 + random.nextInt(5));
            committed.put(path(row), row);
            say(at(row, Operation.READ, new ChangePosition(600 + i, 0, 0, tick())));
        }
        add(messages, maker.snapshotCompleted(new SnapshotCompleted(tick())));
    }

    private void step() {
        if (open.size() < 3 && random.nextInt(3) == 0) {
            open.add(new Transaction(xid++));
        } else if (!open.isEmpty()) {
            Transaction transaction = open.get(random.nextInt(open.size()));
            if (random.nextInt(4) == 0 && !transaction.changes.isEmpty()) {
                commit(transaction);
            } else {
                change(transaction);
            }
        }
    }

    private void change(Transaction transaction) {
        if (random.nextInt(5) == 0) {
            transaction.changes.add(outbox(transaction));
            return;
        }
        String collection = List.of("node", "place", "plain").get(random.nextInt(3));
        int number = random.nextInt(KEYS);
        String path = collection + "/" + keyOf(collection, number);
        if (locked.contains(path) && !transaction.keys.contains(path)) {
            return;
        }
        locked.add(path);
        transaction.keys.add(path);
        CapturedRow before = before(transaction, path);
        ChangePosition position = position(transaction);
        if (before == null) {
            transaction.changes.add(at(image(collection, number, 1), Operation.INSERT, position));
        } else if (random.nextInt(4) == 0) {
            transaction.changes.add(at(before, Operation.DELETE, position));
        } else {
            long version =
                    collection.equals("plain") ? 1 : (long) before.columns().get("version") + 1;
            transaction.changes.add(at(image(collection, number, version), Operation.UPDATE, position));
        }
    }

    private @Nullable CapturedRow before(Transaction transaction, String path) {
        for (int i = transaction.changes.size() - 1; i >= 0; i--) {
            CapturedRow change = transaction.changes.get(i);
            if (path(change).equals(path)) {
                return change.operation() == Operation.DELETE ? null : change;
            }
        }
        return committed.get(path);
    }

    /** Rows of one COPY share their position. */
    private ChangePosition position(Transaction transaction) {
        CapturedRow last =
                transaction.changes.isEmpty() ? null : transaction.changes.get(transaction.changes.size() - 1);
        if (last != null && last.position().lsn() == lsn && random.nextBoolean()) {
            return new ChangePosition(transaction.xid, lsn, last.position().ordinal() + 1, START);
        }
        lsn += 1 + random.nextInt(90);
        return new ChangePosition(transaction.xid, lsn, 0, START);
    }

    private void commit(Transaction transaction) {
        Instant time = tick();
        lsn += 40;
        for (CapturedRow change : transaction.changes) {
            ChangePosition p = change.position();
            CapturedRow done = at(change, change.operation(), new ChangePosition(p.xid(), p.lsn(), p.ordinal(), time));
            if (done.operation() == Operation.DELETE) {
                committed.remove(path(done));
            } else {
                committed.put(path(done), done);
            }
            say(done);
        }
        locked.removeAll(transaction.keys);
        open.remove(transaction);
    }

    private void cut() {
        Set<Long> running = new HashSet<>();
        open.forEach(transaction -> running.add(transaction.xid));
        cut = new Cut(
                new TransactionSnapshot(running.stream().min(Long::compare).orElse(xid), xid, running), tick());
        rows = new TreeMap<>(committed);
    }

    private void say(CapturedRow row) {
        Classification classified = CLASSIFIER.classify(row);
        if (classified instanceof Classification.Published published) {
            add(
                    messages,
                    maker.row(RETAINER.tag(published.event(), published.contract(), published.times(), START), row));
        } else if (classified instanceof Classification.DomainEvent event) {
            add(messages, maker.domain(event, row));
        } else if (classified instanceof Classification.Rejected rejected) {
            add(dead, maker.dead(rejected, row));
        } else {
            throw new IllegalStateException(classified.toString());
        }
    }

    private static void add(List<StreamMessage> stream, OutgoingMessage message) {
        stream.add(message(stream.size() + 1, message.subject(), message.envelope()));
    }

    static StreamMessage message(long sequence, String subject, EventEnvelope envelope) {
        return new StreamMessage(sequence, subject, new HashMap<>(envelope.headers()), envelope.data());
    }

    /** One row in twelve has a place that no map can draw. */
    private CapturedRow image(String collection, int number, long version) {
        CollectionContract contract = CONTRACTS.collection(collection).orElseThrow();
        CapturedRow row = TestRows.row(contract, Operation.INSERT, random.nextInt());
        row = TestRows.with(
                row, contract.key(), collection.equals("node") ? keyOf(collection, number) : (Object) (long) number);
        row = TestRows.with(row, "version", version);
        if (random.nextInt(12) == 0) {
            row = TestRows.with(row, "location", new CapturedRow.Wkb(TestRows.point(999, 0)));
        }
        return row;
    }

    private CapturedRow outbox(Transaction transaction) {
        Map<String, @Nullable Object> columns = new HashMap<>();
        columns.put("id", new UUID(random.nextLong(), random.nextLong()).toString());
        columns.put("aggregate_type", "node");
        columns.put("aggregate_id", keyOf("node", random.nextInt(KEYS)));
        columns.put("type", random.nextInt(9) == 0 ? "vanished" : "created");
        columns.put("payload", "{\"fields\": [], \"version\": " + (1 + random.nextInt(9)) + "}");
        columns.put("trace_parent", null);
        columns.put("occurred_at", START);
        return new CapturedRow(Operation.INSERT, "wg.outbox", columns, position(transaction));
    }

    private static CapturedRow at(CapturedRow row, Operation operation, ChangePosition position) {
        return new CapturedRow(operation, row.table(), row.columns(), position);
    }

    private static String keyOf(String collection, int number) {
        return collection.equals("node") ? new UUID(1, number).toString() : String.valueOf(number);
    }

    static String path(CapturedRow row) {
        return row.table().substring(3) + "/" + row.columns().get("id");
    }

    private Instant tick() {
        return START.plusSeconds(clock++);
    }

    /** The message again with something changed; the digest is that of the new content, as a second publisher would make it. */
    static StreamMessage republished(StreamMessage message, String id, byte[] data) {
        EventEnvelope read = EventEnvelope.of(message::header, message.data());
        return message(
                message.sequence(),
                message.subject(),
                new EventEnvelope(
                        id,
                        read.source(),
                        read.type(),
                        read.subject(),
                        read.time(),
                        read.position(),
                        read.traceParent(),
                        data));
    }

    static String body(StreamMessage message) {
        return new String(message.data(), StandardCharsets.UTF_8);
    }

    /** Everything through an audit of a scope. */
    AuditReport audit(Scope scope, List<Finding> findings) {
        Audit audit = new Audit(CONTRACTS, CLASSIFIER, cut, scope, findings::add);
        messages.stream()
                .filter(message -> message.sequence() >= scope.fromSequence())
                .forEach(audit::message);
        dead.forEach(audit::deadLetter);
        audit.lettersAreWhole();
        rows.values().forEach(audit::row);
        return audit.finish(1);
    }

    /** Numbers the messages anew, so that nothing shows that one is gone or came in. */
    void renumber() {
        for (int i = 0; i < messages.size(); i++) {
            StreamMessage m = messages.get(i);
            messages.set(i, new StreamMessage(i + 1, m.subject(), m.headers(), m.data()));
        }
    }
}
