package org.weltgewebe.pipelines.capture;

/** What happened to a captured row. */
public enum Operation {
    /** It existed before the slot and was read from the table. */
    READ,
    INSERT,
    UPDATE,
    DELETE,
    /** The whole table was emptied; carries no row. The publication does not publish it: seeing one is a fault. */
    TRUNCATE
}
