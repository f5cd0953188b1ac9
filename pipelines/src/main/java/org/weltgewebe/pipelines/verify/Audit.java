package org.weltgewebe.pipelines.verify;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.classify.Classification;
import org.weltgewebe.pipelines.classify.Classifier;
import org.weltgewebe.pipelines.verify.ContentHash.Hash128;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.schemas.event.EventEnvelope;
import org.weltgewebe.schemas.event.HeaderText;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;
import org.weltgewebe.schemas.event.Subjects;

/**
 * Compares a stream with the tables it was made from. Feed it in this order: every message of the events up to a fence that was
 * emitted after the cut, every dead letter, every row at the cut; then {@link #finish}. No I/O, no clock.
 *
 * <p>What holds when it finds nothing: the messages are those that were published (digest); the changes of each row stand in the order
 * of the log, each once, without a version left out between the first and the last; the last one before the cut says what the law
 * makes of the row in Postgres, or that it was deleted; each outbox row was told once, with its payload; what is not in the stream is
 * among the dead letters. Fences and marks of the capture job are read over.
 *
 * <p>Memory: about 300 bytes per row that the stream ever told of and 150 per domain event, whatever the number of versions; two
 * gigabytes for six million rows.
 */
public final class Audit {

    private static final int EVENT_TOKENS = 4;
    private static final String MARKS = "wg.capture.";

    private final CollectionContracts contracts;
    private final Classifier classifier;
    private final Cut cut;
    private final Scope scope;
    private final Consumer<Finding> findings;
    private final ContentHash hashes = new ContentHash();
    private final DeadLetters dead;
    private final Map<Finding.Kind, Long> counts = new EnumMap<>(Finding.Kind.class);
    private final Map<String, Tally> tallies = new TreeMap<>();
    private final Map<String, RowTrails> collections = new HashMap<>();
    private final OutboxTrails outbox;
    private final List<long[]> holes = new ArrayList<>();
    private boolean settled;
    private long messages;
    private long removed;
    private long sequence;
    private @Nullable MessageId lastChange;

    /**
     * An audit.
     *
     * @param classifier of these contracts
     * @param findings told of each finding, most of them at the end
     */
    public Audit(
            CollectionContracts contracts, Classifier classifier, Cut cut, Scope scope, Consumer<Finding> findings) {
        this.contracts = contracts;
        this.classifier = classifier;
        this.cut = cut;
        this.scope = scope;
        this.findings = findings;
        this.dead = new DeadLetters(contracts);
        this.outbox = new OutboxTrails(scope, tally(Scope.OUTBOX), this::found);
    }

    /** The next message of the events. */
    public void message(StreamMessage message) {
        messages++;
        if (sequence != 0 && message.sequence() > sequence + 1) {
            holes.add(new long[] {sequence, message.sequence()});
        }
        sequence = message.sequence();
        if (message.subject().startsWith(MARKS)) {
            if (!EventEnvelope.isIntact(message::header, message.data())) {
                corrupt(message, null, null, "digest");
            }
            return;
        }
        String[] subject = message.subject().split("\\.", -1);
        boolean isRow = subject.length == EVENT_TOKENS && subject[1].equals("event");
        String collection = isRow ? subject[2] : Scope.OUTBOX;
        if (scope.judges(collection)) {
            take(message, collection, isRow);
        }
    }

    private void take(StreamMessage message, String collection, boolean isRow) {
        String problem = null;
        try {
            EventEnvelope envelope = EventEnvelope.of(message::header, message.data());
            if (!envelope.id().equals(decoded(message, EventEnvelope.MSG_ID))) {
                problem = EventEnvelope.MSG_ID + ": not ce-id";
            } else if (!EventEnvelope.isIntact(message::header, message.data())) {
                problem = EventEnvelope.DIGEST + ": of another message";
            } else {
                problem = isRow ? row(message, envelope, collection) : domain(message, envelope);
            }
        } catch (FaultException e) {
            problem = e.getMessage();
        }
        if (problem != null) {
            String key = decoded(message, isRow ? "ce-subject" : "ce-id");
            corrupt(message, collection, key, problem);
            distrust(message, collection, key, isRow);
        }
    }

    private void distrust(StreamMessage message, String collection, @Nullable String key, boolean isRow) {
        if (key == null) {
            return;
        }
        if (!isRow) {
            outbox.distrust(key, message.sequence());
        } else if (contracts.collection(collection).isPresent()) {
            trails(collection).distrust(key);
        }
    }

    /** What is wrong with it, or null. */
    private @Nullable String domain(StreamMessage message, EventEnvelope envelope) {
        String[] tokens = message.subject().split("\\.", -1);
        if (tokens.length != EVENT_TOKENS || !tokens[1].equals("outbox")) {
            return "subject: not one of this stream";
        }
        outbox.take(envelope.id(), hashes.ofBytes(message.data()), message.sequence());
        return null;
    }

    /** What is wrong with it, or null. */
    private @Nullable String row(StreamMessage message, EventEnvelope envelope, String collection) {
        CollectionContract contract = contracts.collection(collection).orElse(null);
        if (contract == null) {
            unknownCollection(message, collection);
            return null;
        }
        RowEvent event = RowEventCodec.decode(message.data());
        MessageId id = MessageId.of(envelope.id()).orElse(null);
        if (id == null) {
            return "ce-id: not of a row";
        }
        if (!event.key().equals(envelope.subject())
                || !event.type().equals(envelope.type())
                || !Subjects.row(event.collection(), event.kind()).equals(message.subject())) {
            return "subject, attributes and payload: name different rows";
        }
        RowTrails.Event taken = new RowTrails.Event(
                message.sequence(),
                envelope.id(),
                id,
                event.kind(),
                event.key(),
                event.version(),
                hash(message.data()));
        boolean inOrder = trails(collection).take(taken, isInCut(id, envelope));
        if (inOrder && !id.isReading()) {
            followTransaction(collection, taken);
        }
        return null;
    }

    private @Nullable Boolean isInCut(MessageId id, EventEnvelope envelope) {
        if (id.xid() == MessageId.UNKNOWN_XID) {
            return null;
        }
        return id.isReading()
                ? cut.holdsReading(id.xid(), envelope.time())
                : (Boolean) cut.holds(id.xid(), envelope.time());
    }

    /** Rows of one transaction stand in the order of the log; rows of two may interleave in it and are not compared. */
    private void followTransaction(String collection, RowTrails.Event event) {
        MessageId before = lastChange;
        MessageId now = event.id();
        if (before != null
                && before.xid() == now.xid()
                && before.epoch().equals(now.epoch())
                && now.compareTo(before) <= 0) {
            trails(collection).disorder(event);
        } else {
            lastChange = now;
        }
    }

    /** Once, not for each of its messages. */
    private void unknownCollection(StreamMessage message, String collection) {
        if (!tallies.containsKey(collection)) {
            found(new Finding(
                    Finding.Kind.UNKNOWN,
                    collection,
                    null,
                    null,
                    message.sequence(),
                    decoded(message, "ce-id"),
                    "collection: no contract (expected: a file in schemas/collections)"));
        }
        tally(collection).messages++;
    }

    private void corrupt(StreamMessage message, @Nullable String collection, @Nullable String key, String problem) {
        if (scope.touches(message.sequence() - 1, message.sequence())) {
            found(new Finding(
                    Finding.Kind.CORRUPT,
                    collection,
                    key,
                    null,
                    message.sequence(),
                    decoded(message, "ce-id"),
                    problem));
        }
    }

    private static @Nullable String decoded(StreamMessage message, String name) {
        String value = message.header(name);
        return value == null ? null : HeaderText.decode(value);
    }

    private Hash128 hash(byte[] payload) {
        try {
            return hashes.ofRowEvent(payload);
        } catch (IOException e) {
            throw new IllegalStateException("a payload that was decoded is JSON", e);
        }
    }

    private RowTrails trails(String collection) {
        return collections.computeIfAbsent(
                collection,
                name -> new RowTrails(
                        name,
                        contracts
                                .collection(name)
                                .map(CollectionContract::version)
                                .isPresent(),
                        scope,
                        tally(name),
                        this::found));
    }

    private Tally tally(String collection) {
        return tallies.computeIfAbsent(collection, name -> new Tally());
    }

    private void found(Finding finding) {
        counts.merge(finding.kind(), 1L, Long::sum);
        if (finding.collection() != null) {
            tally(finding.collection()).findings.merge(finding.kind(), 1L, Long::sum);
        }
        findings.accept(finding);
    }

    /** The next dead letter; all of them come behind the messages. */
    public void deadLetter(StreamMessage letter) {
        dead.add(letter);
    }

    /** All letters that were ever written are given, or what became of them: whatever else was set aside is lost. */
    public void lettersAreWhole() {
        dead.areWhole();
    }

    /** The next row at the cut; all of them come behind the dead letters. */
    public void row(CapturedRow row) {
        settle();
        Classification classified = classifier.classify(row);
        if (classified instanceof Classification.Published published) {
            RowEvent event = published.event();
            if (scope.judges(event.collection())) {
                trails(event.collection()).row(event, hash(RowEventCodec.encode(event)), dead);
            }
        } else if (classified instanceof Classification.DomainEvent event) {
            if (scope.judges(Scope.OUTBOX)) {
                outbox.row(event, hashes.ofBytes(event.payload()), dead);
            }
        } else if (classified instanceof Classification.Rejected rejected) {
            setAside(rejected, row);
        }
    }

    private void setAside(Classification.Rejected rejected, CapturedRow row) {
        String key = rejected.key() == null ? "" : rejected.key();
        Optional<CollectionContract> contract = contracts.table(rejected.table());
        if (contract.isEmpty() && scope.judges(Scope.OUTBOX)) {
            outbox.setAside(key, row.columns().get("occurred_at") instanceof Instant at ? at : null, dead);
        } else if (contract.isPresent() && scope.judges(contract.get().collection())) {
            String version = contract.get().version();
            Long at = version != null && row.columns().get(version) instanceof Long number ? number : null;
            trails(contract.get().collection()).setAside(key, at, dead);
        }
    }

    private void settle() {
        if (!settled) {
            settled = true;
            collections.values().forEach(trails -> trails.settle(dead));
        }
    }

    /**
     * Everything was fed.
     *
     * @param firstSequence oldest sequence that the stream has now; what went before it has expired
     */
    public AuditReport finish(long firstSequence) {
        settle();
        collections.values().forEach(trails -> trails.finish(dead));
        for (long[] hole : holes) {
            long from = Math.max(hole[0] + 1, firstSequence);
            if (from < hole[1] && scope.touches(hole[0], hole[1])) {
                removed += hole[1] - from;
                found(new Finding(
                        Finding.Kind.MISSING,
                        null,
                        null,
                        null,
                        from,
                        null,
                        (hole[1] - from) + " messages from this sequence on were taken out of the stream"));
            }
        }
        List<AuditReport.Collection> reports = new ArrayList<>();
        tallies.forEach((name, tally) -> reports.add(tally.report(name)));
        return new AuditReport(sequence, messages, removed, counts, reports);
    }
}
