package org.weltgewebe.schemas;

/** What a fault asks of the code that meets it. */
public enum FaultKind {
    /** The record is bad: it goes to the dead-letter stream, is counted, and the stream moves on. */
    DATA,
    /** The world is bad for now: retry with back-off; nothing is dropped. */
    TRANSIENT,
    /** The process cannot be right any more: stop, name the remedy. */
    FATAL
}
