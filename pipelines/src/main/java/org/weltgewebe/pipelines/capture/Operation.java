package org.weltgewebe.pipelines.capture;

import java.util.Locale;

/** What happened to a captured row. */
public enum Operation {
    /** It existed before the slot and was read from the table. */
    READ,
    INSERT,
    UPDATE,
    DELETE,
    /** The whole table was emptied; carries no row. The publication does not publish it: seeing one is a fault. */
    TRUNCATE;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Its name in labels. */
    public String label() {
        return label;
    }
}
