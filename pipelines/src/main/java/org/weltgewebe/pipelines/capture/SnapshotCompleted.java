package org.weltgewebe.pipelines.capture;

import java.time.Instant;

/**
 * Every row that existed before the slot has been emitted. Published, so that a process that lost its state can tell from the stream
 * that no second snapshot is due.
 *
 * @param at when the last row was read
 */
public record SnapshotCompleted(Instant at) implements Captured {}
