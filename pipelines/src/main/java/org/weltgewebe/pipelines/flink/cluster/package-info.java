/**
 * The jobs on a cluster of processes: one JobManager that starts them, TaskManagers that run them. All have the whole application on
 * their class path, so nothing is uploaded and no class loader of Flink stands between.
 *
 * <p>Entry points: {@link org.weltgewebe.pipelines.flink.cluster.JobManagerMain},
 * {@link org.weltgewebe.pipelines.flink.cluster.TaskManagerMain}; each closes what it opens when its process is asked to end. Who starts
 * a process again that died is not decided here: {@code ./weltgewebe cluster}, Nomad or Kubernetes.
 */
@NullMarked
package org.weltgewebe.pipelines.flink.cluster;

import org.jspecify.annotations.NullMarked;
