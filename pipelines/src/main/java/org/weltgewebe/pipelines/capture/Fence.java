package org.weltgewebe.pipelines.capture;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Somebody called {@code pg_logical_emit_message(true, 'wg.fence', nonce)}. Published, so that whoever meets it in the stream knows
 * that everything committed before the call lies before it.
 *
 * @param nonce what the caller recognises it by
 * @param position where it stands in the log
 */
public record Fence(String nonce, ChangePosition position) implements Captured {

    /** Prefix of the logical message. */
    public static final String PREFIX = "wg.fence";

    /** Anybody may emit one and it becomes part of an id: nothing that could be a name or an address. */
    private static final Pattern NONCE = Pattern.compile("[0-9a-f-]{1,64}");

    /** The fence a mark stands for; empty when its content is no nonce or it is another mark. */
    public static Optional<Fence> of(SlotRecord.Mark mark) {
        return mark.prefix().equals(PREFIX) && NONCE.matcher(mark.content()).matches()
                ? Optional.of(new Fence(mark.content(), mark.position()))
                : Optional.empty();
    }
}
