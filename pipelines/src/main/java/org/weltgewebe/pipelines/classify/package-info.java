/**
 * Classify, the second stage: the collection contract decides which fields of a row leave. What nobody declared is personal.
 *
 * <p>Entry point: {@link org.weltgewebe.pipelines.classify.Classifier}. Pure functions; nothing to close.
 */
@NullMarked
package org.weltgewebe.pipelines.classify;

import org.jspecify.annotations.NullMarked;
