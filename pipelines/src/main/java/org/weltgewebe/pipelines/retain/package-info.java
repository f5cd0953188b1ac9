/**
 * Retain, the third stage: the policy of a row's Datenart says what happens to it next and when.
 *
 * <p>Entry point: {@link org.weltgewebe.pipelines.retain.Retainer}. Pure functions; nothing to close.
 */
@NullMarked
package org.weltgewebe.pipelines.retain;

import org.jspecify.annotations.NullMarked;
