/**
 * What becomes of a dead letter that is tried again: the same stages as in the jobs, and a look at what the stream has said about the
 * row since.
 *
 * <p>Entry points: {@link org.weltgewebe.pipelines.deadletter.replay.LetterTrial},
 * {@link org.weltgewebe.pipelines.deadletter.replay.RowHistory}. Pure functions over records and one fold; nothing to close.
 */
@NullMarked
package org.weltgewebe.pipelines.deadletter.replay;

import org.jspecify.annotations.NullMarked;
