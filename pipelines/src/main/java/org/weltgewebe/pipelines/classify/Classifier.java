package org.weltgewebe.pipelines.classify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.classify.Classification.Published;
import org.weltgewebe.pipelines.classify.Classification.Rejected;
import org.weltgewebe.pipelines.classify.Classification.Withheld;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.schemas.contract.FieldContract;
import org.weltgewebe.schemas.contract.FieldType;
import org.weltgewebe.schemas.contract.Visibility;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;

/**
 * Reduces a captured row to its public projection. Fail closed: only a field that the contract calls public leaves; a column that no
 * contract knows is personal and dropped; a value that is not what its contract says stops the row, and so does the want of a column
 * that decides whether or how long the row is public. Lines between features keep
 * a null geometry here: their ends are other rows, which the bake job joins.
 */
public final class Classifier {

    private final CollectionContracts contracts;
    private final OutboxClassifier outbox;

    /** A classifier for these contracts and event types. */
    public Classifier(CollectionContracts contracts, EventTypes eventTypes) {
        this.contracts = contracts;
        this.outbox = new OutboxClassifier(eventTypes);
    }

    /** What becomes of the row. A pure function: no clock, no I/O. */
    public Classification classify(CapturedRow row) {
        if (row.operation() == Operation.TRUNCATE) {
            return new Rejected(
                    FaultCode.ROW_UNDECODABLE,
                    row.table(),
                    null,
                    List.of(),
                    "TRUNCATE: rows vanished without events (expected: DELETE; the publication publishes no truncate)");
        }
        if (row.table().equals(OutboxClassifier.TABLE)) {
            return outbox.classify(row);
        }
        CollectionContract contract = contracts.table(row.table()).orElse(null);
        if (contract == null) {
            return new Rejected(
                    FaultCode.COLLECTION_UNKNOWN,
                    row.table(),
                    null,
                    List.copyOf(row.columns().keySet()),
                    "table: no contract (expected: a file in schemas/collections)");
        }
        List<String> undeclared = undeclared(row, contract);
        if (!contract.isPublishable()) {
            return new Withheld(contract.collection(), undeclared);
        }
        return project(row, contract, undeclared);
    }

    private static List<String> undeclared(CapturedRow row, CollectionContract contract) {
        List<String> undeclared = List.of();
        for (String column : row.columns().keySet()) {
            if (!contract.fields().containsKey(column)) {
                undeclared = undeclared.isEmpty() ? new ArrayList<>() : undeclared;
                undeclared.add(column);
            }
        }
        return undeclared;
    }

    private static Classification project(CapturedRow row, CollectionContract contract, List<String> undeclared) {
        // What is not of the declared type is not what the contract vouches for: it is not even named.
        Object keyValue = row.columns().get(contract.key());
        FieldContract keyField = Objects.requireNonNull(contract.fields().get(contract.key()));
        String key = keyValue != null && PublicValue.fits(keyValue, keyField.type()) ? keyValue.toString() : "";
        if (key.isEmpty()) {
            return reject(row, null, FaultCode.ROW_UNDECODABLE, contract.key(), "key: missing, empty or unreadable");
        }
        Long version = contract.version() == null ? Long.valueOf(0) : integer(row, contract.version());
        if (version == null) {
            return reject(row, key, FaultCode.ROW_UNDECODABLE, contract.version(), "version: not an integer");
        }
        if (row.operation() == Operation.DELETE) {
            return published(contract, RowEvent.Kind.DELETED, key, version, row, undeclared);
        }
        if (contract.publicWhen() != null) {
            String ruleField = contract.publicWhen().field();
            if (!row.columns().containsKey(ruleField)) {
                return reject(row, key, FaultCode.ROW_UNDECODABLE, ruleField, "row rule: column missing");
            }
            Object ruleValue = row.columns().get(ruleField);
            if (ruleValue instanceof CapturedRow.Unreadable unreadable) {
                return reject(
                        row, key, FaultCode.ROW_UNDECODABLE, ruleField, "row rule: unreadable " + unreadable.type());
            }
            if (!contract.publicWhen().admits(ruleValue == null ? null : ruleValue.toString())) {
                return published(contract, RowEvent.Kind.WITHDRAWN, key, version, row, undeclared);
            }
        }
        return upserted(row, contract, key, version, undeclared);
    }

    private static Classification upserted(
            CapturedRow row, CollectionContract contract, String key, long version, List<String> undeclared) {
        if (contract.expiresAt() != null && !row.columns().containsKey(contract.expiresAt())) {
            return reject(row, key, FaultCode.ROW_UNDECODABLE, contract.expiresAt(), "expiry: column missing");
        }
        ObjectNode properties = RowEventCodec.newProperties();
        JsonNode geometry = null;
        for (Map.Entry<String, FieldContract> field : contract.fields().entrySet()) {
            String name = field.getKey();
            FieldContract rules = field.getValue();
            Object value = row.columns().get(name);
            boolean needed = rules.visibility() == Visibility.PUBLIC || name.equals(contract.expiresAt());
            if (!needed || value == null) {
                continue;
            }
            if (!PublicValue.fits(value, rules.type())) {
                return reject(
                        row,
                        key,
                        FaultCode.ROW_UNDECODABLE,
                        name,
                        PublicValue.describe(value) + " (expected: " + rules.type() + ")");
            }
            if (rules.visibility() != Visibility.PUBLIC) {
                continue;
            }
            if (rules.type() != FieldType.GEOMETRY) {
                PublicValue.put(properties, name, value, rules.type());
                continue;
            }
            JsonNode shape;
            try {
                shape = WkbGeoJson.read(((CapturedRow.Wkb) value).bytes());
            } catch (IllegalArgumentException e) {
                return reject(row, key, FaultCode.GEOMETRY_INVALID, name, String.valueOf(e.getMessage()));
            }
            if (contract.geometry() != null && name.equals(contract.geometry().field())) {
                geometry = shape;
            } else {
                properties.set(name, shape);
            }
        }
        Instant expiresAt =
                contract.expiresAt() != null && row.columns().get(contract.expiresAt()) instanceof Instant instant
                        ? instant
                        : null;
        RowEvent event = new RowEvent(
                RowEvent.Kind.UPSERTED, contract.collection(), key, version, geometry, properties, expiresAt, null);
        return new Published(contract, event, times(row, contract), undeclared);
    }

    private static Published published(
            CollectionContract contract,
            RowEvent.Kind kind,
            String key,
            long version,
            CapturedRow row,
            List<String> undeclared) {
        RowEvent event = new RowEvent(
                kind, contract.collection(), key, version, null, RowEventCodec.newProperties(), null, null);
        return new Published(contract, event, times(row, contract), undeclared);
    }

    private static Map<String, Instant> times(CapturedRow row, CollectionContract contract) {
        Map<String, Instant> times = new LinkedHashMap<>();
        row.columns().forEach((name, value) -> {
            if (value instanceof Instant instant && contract.fields().containsKey(name)) {
                times.put(name, instant);
            }
        });
        return times;
    }

    private static @Nullable Long integer(CapturedRow row, String column) {
        return row.columns().get(column) instanceof Long number ? number : null;
    }

    private static Rejected reject(
            CapturedRow row, @Nullable String key, FaultCode fault, @Nullable String column, String reason) {
        List<String> columns = new ArrayList<>();
        if (column != null) {
            columns.add(column);
        }
        return new Rejected(fault, row.table(), key, columns, reason);
    }
}
