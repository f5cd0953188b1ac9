/**
 * Whether the process runs and whether each part it needs answers.
 *
 * <p>Entry point: {@link org.weltgewebe.api.health.HealthHandler}. Nothing to close.
 */
@NullMarked
package org.weltgewebe.api.health;

import org.jspecify.annotations.NullMarked;
