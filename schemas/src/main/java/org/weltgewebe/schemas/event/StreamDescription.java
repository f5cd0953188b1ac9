package org.weltgewebe.schemas.event;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The description of a stream, with when the stream was made at its end: that tells it from another one of the same name. The server's
 * own creation time will not do: nats-server 2.9 tells that of the last update once it has started again.
 */
public final class StreamDescription {

    private static final Pattern MADE = Pattern.compile(" \\(made (\\S+)\\)$");

    private StreamDescription() {}

    /** A description with when the stream was made. */
    public static String of(String text, Instant made) {
        return text + " (made " + made + ")";
    }

    /** When the stream with this description was made; empty where nobody wrote it down. */
    public static Optional<Instant> made(@Nullable String description) {
        Matcher made = MADE.matcher(description == null ? "" : description);
        try {
            return made.find() ? Optional.of(Instant.parse(made.group(1))) : Optional.empty();
        } catch (DateTimeParseException somebodyElses) {
            return Optional.empty();
        }
    }
}
