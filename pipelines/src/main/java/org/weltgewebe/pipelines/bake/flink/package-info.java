/**
 * The bake job: from row events to published tile generations.
 *
 * <p>Entry point: {@link org.weltgewebe.pipelines.bake.flink.BakeJob}. Event time is the stream sequence: a watermark
 * {@code n} at an operator means that everything events up to {@code n} cause upstream has arrived. Operators that coalesce
 * flush at the next watermark; what has no sequence (a row whose time is over) is flushed by processing time. Flink closes
 * the operators; the publishing one owns the tileset writer and the journal.
 */
@NullMarked
package org.weltgewebe.pipelines.bake.flink;

import org.jspecify.annotations.NullMarked;
