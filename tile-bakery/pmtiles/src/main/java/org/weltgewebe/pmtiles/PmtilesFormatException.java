package org.weltgewebe.pmtiles;

import java.io.IOException;

/** Bytes that are not what PMTiles v3 says they should be. The message has the form {@code name: value (expected: ...)}. */
public class PmtilesFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    public PmtilesFormatException(String message) {
        super(message);
    }

    public PmtilesFormatException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Never null. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
