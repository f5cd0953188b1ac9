package org.weltgewebe.schemas;

import java.util.Locale;

/**
 * The six stages every datum passes, in order. The same six words are package names, the metric label {@code stage}, the log field
 * {@code stage}, dashboard rows and runbook titles.
 */
public enum Stage {
    CAPTURE,
    CLASSIFY,
    RETAIN,
    DISTRIBUTE,
    BAKE,
    SERVE;

    /** The lower-case word used as label, subject token and file name. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
