package org.weltgewebe.servers;

import org.jspecify.annotations.Nullable;

/** A server cannot be found, started, stopped or used; the message says what to do about it. */
public final class ServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A fault with its remedy, both plain sentences. */
    public ServerException(String what, String remedy) {
        this(what, remedy, null);
    }

    /** A fault with its remedy and the exception that revealed it. */
    public ServerException(String what, String remedy, @Nullable Throwable cause) {
        super(what + System.lineSeparator() + "  remedy: " + remedy, cause);
    }
}
