/**
 * Jobs: assembly of the stages, settings of Flink, checkpoints found again after a crash.
 *
 * <p>Entry points: {@link org.weltgewebe.pipelines.flink.CaptureJob}, {@link org.weltgewebe.pipelines.flink.RunningJobs}, which the
 * main class closes.
 */
@NullMarked
package org.weltgewebe.pipelines.flink;

import org.jspecify.annotations.NullMarked;
