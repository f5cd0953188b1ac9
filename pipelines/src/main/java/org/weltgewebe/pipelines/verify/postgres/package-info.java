/**
 * The rows that are verified, all at one moment.
 *
 * <p>Entry point: {@link org.weltgewebe.pipelines.verify.postgres.RowsAtCut}; closing it ends its transaction and its connection.
 */
@NullMarked
package org.weltgewebe.pipelines.verify.postgres;

import org.jspecify.annotations.NullMarked;
