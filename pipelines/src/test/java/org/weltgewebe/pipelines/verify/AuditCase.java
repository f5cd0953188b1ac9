package org.weltgewebe.pipelines.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.ChangePosition;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.capture.TransactionSnapshot;
import org.weltgewebe.pipelines.classify.Classification;
import org.weltgewebe.pipelines.classify.TestRows;
import org.weltgewebe.pipelines.deadletter.LetterCipher;
import org.weltgewebe.pipelines.distribute.Messages;

/** A stream, its dead letters and the rows at the cut, as a test lays them out. */
abstract class AuditCase {

    static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    static final String KEY = "00000000-0000-0000-0000-000000000001";
    static final Messages MESSAGES = new Messages(StreamStory.EPOCH, new LetterCipher(null));

    final List<StreamMessage> stream = new ArrayList<>();
    final List<StreamMessage> dead = new ArrayList<>();
    final List<CapturedRow> rows = new ArrayList<>();
    final List<Finding> findings = new ArrayList<>();
    Cut cut = new Cut(new TransactionSnapshot(900, 900, Set.of()), NOW);
    Scope scope = Scope.whole();
    boolean lettersAreWhole = true;

    AuditReport audit() {
        return audit(1);
    }

    AuditReport audit(long firstSequence) {
        findings.clear();
        Audit audit = new Audit(StreamStory.CONTRACTS, StreamStory.CLASSIFIER, cut, scope, findings::add);
        stream.forEach(audit::message);
        dead.forEach(audit::deadLetter);
        if (lettersAreWhole) {
            audit.lettersAreWhole();
        }
        rows.forEach(audit::row);
        return audit.finish(firstSequence);
    }

    static AuditReport.Collection collection(AuditReport report, String name) {
        return report.collections().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    StreamMessage say(CapturedRow row) {
        Classification classified = StreamStory.CLASSIFIER.classify(row);
        var message = classified instanceof Classification.DomainEvent event
                ? MESSAGES.domain(event, row)
                : MESSAGES.row(((Classification.Published) classified).event(), row);
        stream.add(StreamStory.message(stream.size() + 1, message.subject(), message.envelope()));
        return stream.get(stream.size() - 1);
    }

    void setAside(CapturedRow row) {
        var message = MESSAGES.dead((Classification.Rejected) StreamStory.CLASSIFIER.classify(row), row);
        dead.add(StreamStory.message(dead.size() + 1, message.subject(), message.envelope()));
    }

    static CapturedRow node(long version, long xid, long lsn) {
        CapturedRow row =
                TestRows.row(StreamStory.CONTRACTS.collection("node").orElseThrow(), Operation.UPDATE, (int) version);
        row = TestRows.with(TestRows.with(row, "id", KEY), "version", version);
        return new CapturedRow(row.operation(), row.table(), row.columns(), new ChangePosition(xid, lsn, 0, NOW));
    }

    static CapturedRow reading(long version, long xid) {
        return operation(node(version, xid, 0), Operation.READ);
    }

    static CapturedRow operation(CapturedRow row, Operation operation) {
        return new CapturedRow(operation, row.table(), row.columns(), row.position());
    }

    static CapturedRow outbox(String id, String payload) {
        Map<String, Object> columns = new HashMap<>();
        columns.put("id", id);
        columns.put("aggregate_type", "node");
        columns.put("aggregate_id", KEY);
        columns.put("type", "created");
        columns.put("payload", payload);
        columns.put("occurred_at", NOW);
        return new CapturedRow(Operation.INSERT, "wg.outbox", columns, new ChangePosition(700, 0x11, 0, NOW));
    }

    static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    static CapturedRow bad(long version, long xid, long lsn) {
        return TestRows.with(node(version, xid, lsn), "location", new CapturedRow.Wkb(TestRows.point(999, 0)));
    }
}
