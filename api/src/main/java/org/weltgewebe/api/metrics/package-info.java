/**
 * What operators count: one registry, all meters created here with the label {@code stage="serve"}.
 *
 * <p>Entry point: {@link org.weltgewebe.api.metrics.ApiMetrics}. Nothing to close.
 */
@NullMarked
package org.weltgewebe.api.metrics;

import org.jspecify.annotations.NullMarked;
