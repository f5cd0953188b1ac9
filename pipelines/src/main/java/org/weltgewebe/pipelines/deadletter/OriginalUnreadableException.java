package org.weltgewebe.pipelines.deadletter;

/** The original of a dead letter cannot be read here; the message says why and what would help. */
public final class OriginalUnreadableException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message why, and what would help; no value */
    public OriginalUnreadableException(String message) {
        super(message);
    }
}
