package org.weltgewebe.schemas;

import org.jspecify.annotations.Nullable;

/**
 * A fault with a stable code. The message has the form {@code name: value (expected: …)} and never quotes the value of a field of
 * a row, since that may be personal.
 */
public final class FaultException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final FaultCode code;

    /** A fault without a deeper cause. */
    public FaultException(FaultCode code, String message) {
        this(code, message, null);
    }

    /** A fault with the exception that revealed it; the cause must not carry row values in its message either. */
    public FaultException(FaultCode code, String message, @Nullable Throwable cause) {
        super(code + ": " + message, cause);
        this.code = code;
    }

    /** The stable code. */
    public FaultCode code() {
        return code;
    }
}
