package org.weltgewebe.pipelines.verify;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as it lies in a stream.
 *
 * @param sequence stream sequence, from 1
 * @param subject subject
 * @param headers first value of each header, encoded as received
 * @param data payload
 */
public record StreamMessage(long sequence, String subject, Map<String, String> headers, byte[] data) {

    /** A header as received, or null. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }
}
