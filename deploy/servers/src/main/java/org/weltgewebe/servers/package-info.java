/**
 * Native Postgres and NATS servers: find their binaries, keep one private instance each in a directory, migrate the schema, and lend
 * fresh databases and buses to tests.
 *
 * <p>Entry points: {@link org.weltgewebe.servers.PostgresCluster} and {@link org.weltgewebe.servers.NatsServer} for the local stack,
 * {@link org.weltgewebe.servers.TestServers} for integration tests, {@link org.weltgewebe.servers.Migrations} for the schema.
 *
 * <p>A started server runs on when the JVM ends: whoever called {@code start()} calls {@code stop()}. Servers of
 * {@link org.weltgewebe.servers.TestServers} are stopped by a shutdown hook; those of a JVM that was killed are swept by the next.
 */
@NullMarked
package org.weltgewebe.servers;

import org.jspecify.annotations.NullMarked;
