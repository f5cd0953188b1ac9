/**
 * The configuration of the pipelines process, read once at the edge.
 *
 * <p>Entry point: {@link org.weltgewebe.pipelines.config.PipelinesConfig#read}. Values; nothing to close.
 */
@NullMarked
package org.weltgewebe.pipelines.config;

import org.jspecify.annotations.NullMarked;
