package org.weltgewebe.pipelines.capture;

/** What the source emits. */
public sealed interface Captured permits CapturedRow, SnapshotCompleted, Fence {}
