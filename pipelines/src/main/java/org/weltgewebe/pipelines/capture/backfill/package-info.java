/**
 * Backfill: rows of a table are read beside the slot, in chunks by key, and put in at a place among its transactions where they are
 * neither older nor newer than what the slot has told.
 *
 * <p>Entry points: {@link org.weltgewebe.pipelines.capture.backfill.BackfillMerge} is the rule, a pure one;
 * {@link org.weltgewebe.pipelines.capture.backfill.Backfiller} reads the chunks on a thread of its own, which the reader of the split
 * closes; {@link org.weltgewebe.pipelines.capture.backfill.ChunkInsertion} applies the rule on the thread that reads the slot.
 */
@NullMarked
package org.weltgewebe.pipelines.capture.backfill;

import org.jspecify.annotations.NullMarked;
