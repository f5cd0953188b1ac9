/**
 * The laws of {@code schemas/migrations}, asked of a real Postgres with PostGIS in plain SQL. They live here because this room has the
 * servers; entry point: {@link org.weltgewebe.servers.schema.SchemaDatabase}, which each test class closes.
 */
@NullMarked
package org.weltgewebe.servers.schema;

import org.jspecify.annotations.NullMarked;
