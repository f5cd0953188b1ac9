/**
 * SQL of the API: reads through the public views, writes of nodes with their outbox rows.
 *
 * <p>Entry points: {@link org.weltgewebe.api.features.postgres.Database} (closed by who opens it),
 * {@link org.weltgewebe.api.features.postgres.PublicRows}, {@link org.weltgewebe.api.features.postgres.NodeWrites}.
 */
@NullMarked
package org.weltgewebe.api.features.postgres;

import org.jspecify.annotations.NullMarked;
