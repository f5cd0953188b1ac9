package org.weltgewebe.api.http;

import org.jspecify.annotations.Nullable;

/** Ends a request with a problem answer. The detail goes to the client, so it never quotes what a client or a row holds. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemCode code;
    private final @Nullable String detail;

    /** A problem that the code alone explains. */
    public ProblemException(ProblemCode code) {
        this(code, null);
    }

    /** A problem with its circumstances: names, types and limits, no values. */
    public ProblemException(ProblemCode code, @Nullable String detail) {
        super(detail == null ? code.title() : detail, null, false, false);
        this.code = code;
        this.detail = detail;
    }

    /** The stable code. */
    public ProblemCode code() {
        return code;
    }

    /** The circumstances, or null. */
    public @Nullable String detail() {
        return detail;
    }
}
