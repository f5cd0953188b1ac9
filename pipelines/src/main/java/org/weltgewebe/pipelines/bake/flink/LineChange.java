package org.weltgewebe.pipelines.bake.flink;

import org.jspecify.annotations.Nullable;

/**
 * The row of a line comes, changes or goes.
 *
 * @param line {@code collection/key} of the line
 * @param row {@link org.weltgewebe.pipelines.bake.LineRow#encode()}, or null when it goes
 * @param fromLink sequence at which its start was tied
 * @param toLink sequence at which its end was tied
 * @param cause why
 */
public record LineChange(String line, byte @Nullable [] row, long fromLink, long toLink, Cause cause) {}
