package org.weltgewebe.api.http;

import java.util.Locale;

/** The stable codes of problem answers, each with its HTTP status. */
public enum ProblemCode {
    INVALID_PARAMETER(400, "A parameter is missing or malformed"),
    INVALID_BODY(400, "The body does not match the contract"),
    INVALID_RANGE(400, "The range header is malformed"),
    UNAUTHENTICATED(401, "A valid bearer token is needed"),
    FORBIDDEN(403, "The token does not allow this"),
    ACCOUNT_UNKNOWN(403, "The account of the token does not exist any more"),
    NOT_FOUND(404, "There is no such public thing"),
    METHOD_NOT_ALLOWED(405, "The resource does not have this method"),
    VERSION_MISMATCH(412, "The row has another version by now"),
    BODY_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body must be application/json"),
    RANGE_NOT_SATISFIABLE(416, "The range lies beyond the end"),
    VERSION_REQUIRED(428, "If-Match must name the version that is to be replaced"),
    INTERNAL(500, "Something is wrong here"),
    UNAVAILABLE(503, "A part that is needed does not answer"),
    OVERLOADED(503, "Too much at once");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** A sentence for people that does not change with the occurrence. */
    public String title() {
        return title;
    }

    /** The {@code code} member, lower case with underscores. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
