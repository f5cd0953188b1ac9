/**
 * Backfills as an operator sees them: the table {@code wg.backfill}, which capture obeys, and the rebuild of a lost slot.
 *
 * <p>Entry points: {@link org.weltgewebe.launcher.backfill.Backfills}, {@link org.weltgewebe.launcher.backfill.Rebuild}. Nothing here stays
 * open.
 */
@NullMarked
package org.weltgewebe.launcher.backfill;

import org.jspecify.annotations.NullMarked;
