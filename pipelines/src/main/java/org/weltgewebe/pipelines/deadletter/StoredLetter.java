package org.weltgewebe.pipelines.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it lies in {@code WG_DEAD}.
 *
 * @param sequence where, from 1; also its short name
 * @param id message id, {@code dead/} and the id the message would have had
 * @param time commit of the row; of a letter that does not say one, when it was stored
 * @param epoch epoch of the slot, null for a letter of the bake
 * @param letter what it says
 */
public record StoredLetter(long sequence, String id, Instant time, @Nullable String epoch, DeadLetter letter) {}
