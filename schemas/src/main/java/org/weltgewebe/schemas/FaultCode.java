package org.weltgewebe.schemas;

/** Stable codes of everything that can go wrong with a record or a process; used in metrics, dead letters and runbooks. */
public enum FaultCode {
    /** A captured row lacks its key, or a column has a type its contract does not allow. */
    ROW_UNDECODABLE(Stage.CAPTURE, FaultKind.DATA),
    /** A table arrives for which no contract exists. */
    COLLECTION_UNKNOWN(Stage.CAPTURE, FaultKind.DATA),
    /** An outbox row names an event type without a schema. */
    EVENT_TYPE_UNKNOWN(Stage.CLASSIFY, FaultKind.DATA),
    /** An outbox payload does not match the schema of its type. */
    EVENT_PAYLOAD_INVALID(Stage.CLASSIFY, FaultKind.DATA),
    /** A geometry is empty, not finite, out of range or of another type than its contract says. */
    GEOMETRY_INVALID(Stage.CLASSIFY, FaultKind.DATA),
    /** No policy governs the data category of a collection. */
    POLICY_MISSING(Stage.RETAIN, FaultKind.FATAL),
    /** A message on the bus cannot be read by this version. */
    EVENT_UNDECODABLE(Stage.BAKE, FaultKind.DATA),
    /** The replication slot is gone, invalid, or ahead of the state of the job. */
    SLOT_UNUSABLE(Stage.CAPTURE, FaultKind.FATAL),
    /** The server lacks something capture needs (wal_level, publication, privileges). */
    SERVER_UNPREPARED(Stage.CAPTURE, FaultKind.FATAL),
    /** A message is larger than the server takes. */
    MESSAGE_TOO_LARGE(Stage.DISTRIBUTE, FaultKind.DATA),
    /** JetStream refused or did not acknowledge a message. */
    PUBLISH_FAILED(Stage.DISTRIBUTE, FaultKind.TRANSIENT),
    /** A stream ends before what it acknowledged: nats-server lost what it had not synced. The job goes back and publishes again. */
    STREAM_TAIL_LOST(Stage.DISTRIBUTE, FaultKind.TRANSIENT),
    /** A stream is missing or configured otherwise than its file says. */
    STREAM_UNUSABLE(Stage.DISTRIBUTE, FaultKind.FATAL);

    private final Stage stage;
    private final FaultKind kind;

    FaultCode(Stage stage, FaultKind kind) {
        this.stage = stage;
        this.kind = kind;
    }

    /** The stage in whose runbook the fault is described. */
    public Stage stage() {
        return stage;
    }

    /** Whether to set the record aside, retry or stop. */
    public FaultKind kind() {
        return kind;
    }
}
