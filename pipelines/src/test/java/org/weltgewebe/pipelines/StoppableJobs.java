package org.weltgewebe.pipelines;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.JobListener;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.weltgewebe.pipelines.flink.RunningJobs;

/** Jobs in this JVM that a test stops with a savepoint. */
public final class StoppableJobs {

    private final List<JobClient> started = new CopyOnWriteArrayList<>();
    private final RunningJobs jobs = new RunningJobs(Clock.systemUTC(), this::environment);

    public RunningJobs jobs() {
        return jobs;
    }

    /** Stops the job started last, with a savepoint below a directory. */
    public Path stop(Path savepoints) throws Exception {
        String savepoint = started.get(started.size() - 1)
                .stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
        return Path.of(java.net.URI.create(savepoint));
    }

    private StreamExecutionEnvironment environment(Configuration configuration) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(configuration);
        env.registerJobListener(new JobListener() {
            @Override
            public void onJobSubmitted(JobClient client, Throwable failure) {
                if (client != null) {
                    started.add(client);
                }
            }

            @Override
            public void onJobExecuted(JobExecutionResult result, Throwable failure) {
                // Only a blocking execution calls this.
            }
        });
        return env;
    }
}
