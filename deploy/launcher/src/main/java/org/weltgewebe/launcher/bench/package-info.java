/**
 * Measures the running weave from the outside: SQL in, HTTP out.
 *
 * <p>Entry point: {@link org.weltgewebe.launcher.bench.LiveBench}. The caller owns the database connection.
 */
@NullMarked
package org.weltgewebe.launcher.bench;

import org.jspecify.annotations.NullMarked;
