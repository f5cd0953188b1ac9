package org.weltgewebe.pipelines.distribute;

import java.time.Instant;

/**
 * Which stream this is and where it ends.
 *
 * @param created when it was created; one that was deleted and made anew has another
 * @param lastSequence sequence of its last message, 0 before the first
 */
public record StreamEnd(Instant created, long lastSequence) {}
