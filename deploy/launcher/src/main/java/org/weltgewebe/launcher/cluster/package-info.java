/**
 * The Flink jobs as a cluster on this machine: the supervisor that starts again what died, and Flink's REST interface as the commands
 * use it.
 *
 * <p>Entry points: {@link org.weltgewebe.launcher.cluster.SupervisorMain}, a process of its own;
 * {@link org.weltgewebe.launcher.cluster.FlinkRest}. The processes themselves are {@link org.weltgewebe.launcher.stack.Cluster}. Nothing
 * to close.
 */
@NullMarked
package org.weltgewebe.launcher.cluster;

import org.jspecify.annotations.NullMarked;
