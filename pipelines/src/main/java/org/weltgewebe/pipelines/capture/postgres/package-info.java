/**
 * Questions to the Postgres server: is it fit for capture, which slot is this, which rows existed before the slot.
 *
 * <p>Entry points: {@link org.weltgewebe.pipelines.capture.postgres.Preflight},
 * {@link org.weltgewebe.pipelines.capture.postgres.SnapshotReader}. Whoever opens a connection closes it.
 */
@NullMarked
package org.weltgewebe.pipelines.capture.postgres;

import org.jspecify.annotations.NullMarked;
