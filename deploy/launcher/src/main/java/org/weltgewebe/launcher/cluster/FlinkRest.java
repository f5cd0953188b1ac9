package org.weltgewebe.launcher.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.servers.Await;

/** What the commands ask of Flink's REST interface (Flink 2.3, version 1 of the interface). */
public final class FlinkRest {

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(20);
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration SAVEPOINT_PATIENCE = Duration.ofMinutes(10);

    private final URI address;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The interface at {@code http://host:port}. */
    public FlinkRest(URI address) {
        this.address = address;
    }

    /**
     * A job.
     *
     * @param id Flink's id of this run of it
     * @param name e.g. {@code capture}
     * @param state in Flink's words
     * @param tasks its running tasks
     * @param allTasks its tasks
     * @param restarts how often it went on from a checkpoint in this run
     * @param checkpoint its newest complete checkpoint, null when there is none yet
     */
    public record Job(
            String id,
            String name,
            String state,
            int tasks,
            int allTasks,
            int restarts,
            @Nullable Checkpoint checkpoint) {

        /** Whether all its tasks do their work; only then a savepoint can be taken. */
        public boolean isRunning() {
            return state.equals("RUNNING") && tasks == allTasks;
        }

        private boolean isEnded() {
            return List.of("FINISHED", "CANCELED", "FAILED").contains(state);
        }
    }

    /**
     * A complete checkpoint.
     *
     * @param number counted up through all runs
     * @param triggeredAtMillis since the epoch
     * @param tookMillis from trigger to the last acknowledgement
     * @param sizeBytes of the whole state
     */
    public record Checkpoint(long number, long triggeredAtMillis, long tookMillis, long sizeBytes) {}

    /** A savepoint under way. */
    private record Triggered(Job job, String request) {}

    /** The newest run of each job: one that went back, or changed its backend, has ended runs before. */
    public List<Job> jobs() {
        Map<String, JsonNode> newestRuns = new TreeMap<>();
        for (JsonNode run : get("/jobs/overview").path("jobs")) {
            newestRuns.merge(run.path("name").asText(), run, FlinkRest::later);
        }
        List<Job> jobs = new ArrayList<>();
        for (JsonNode job : newestRuns.values()) {
            String id = job.path("jid").asText();
            JsonNode checkpoints = get("/jobs/" + id + "/checkpoints");
            JsonNode newest = checkpoints.path("latest").path("completed");
            jobs.add(new Job(
                    id,
                    job.path("name").asText(),
                    job.path("state").asText(),
                    job.path("tasks").path("running").asInt(),
                    job.path("tasks").path("total").asInt(),
                    restarts(id),
                    newest.isObject() ? checkpoint(newest) : null));
        }
        return jobs;
    }

    private static JsonNode later(JsonNode one, JsonNode other) {
        return one.path("start-time").asLong() > other.path("start-time").asLong() ? one : other;
    }

    private static Checkpoint checkpoint(JsonNode completed) {
        return new Checkpoint(
                completed.path("id").asLong(),
                completed.path("trigger_timestamp").asLong(),
                completed.path("end_to_end_duration").asLong(),
                completed.path("state_size").asLong());
    }

    private int restarts(String id) {
        for (JsonNode metric : get("/jobs/" + id + "/metrics?get=numRestarts")) {
            return metric.path("value").asInt();
        }
        return 0;
    }

    /**
     * Takes a portable savepoint of every running job and waits for all.
     *
     * @param checkpoints where the next JobManager looks: below {@code <job>/savepoints}
     * @param stop whether the jobs end with it
     * @return where they are
     */
    public List<String> savepoints(Path checkpoints, boolean stop) {
        Await.until(() -> jobs().stream().allMatch(job -> job.isRunning() || job.isEnded()), START_PATIENCE);
        List<Triggered> triggered = jobs().stream()
                .filter(job -> !job.isEnded())
                .map(job -> trigger(job, checkpoints.resolve(job.name()).resolve("savepoints"), stop))
                .toList();
        if (triggered.isEmpty()) {
            throw LauncherException.failed("no job runs, so there is nothing to save", "./weltgewebe cluster status");
        }
        return triggered.stream().map(this::await).toList();
    }

    private Triggered trigger(Job job, Path directory, boolean stop) {
        ObjectNode body = JSON.createObjectNode()
                .put("formatType", "CANONICAL")
                .put(
                        stop ? "targetDirectory" : "target-directory",
                        directory.toUri().toString());
        String path = "/jobs/" + job.id() + (stop ? "/stop" : "/savepoints");
        return new Triggered(job, post(path, body.toString()).path("request-id").asText());
    }

    private String await(Triggered savepoint) {
        String path = "/jobs/" + savepoint.job().id() + "/savepoints/" + savepoint.request();
        List<JsonNode> last = new ArrayList<>();
        boolean ended = Await.until(
                () -> {
                    last.clear();
                    last.add(get(path));
                    return last.get(0).path("status").path("id").asText().equals("COMPLETED");
                },
                SAVEPOINT_PATIENCE);
        String location = ended ? last.get(0).path("operation").path("location").asText("") : "";
        if (location.isEmpty()) {
            String cause = last.get(0)
                    .path("operation")
                    .path("failure-cause")
                    .path("class")
                    .asText(
                            ended
                                    ? "no reason given"
                                    : "not complete after " + SAVEPOINT_PATIENCE.toMinutes() + " min");
            throw LauncherException.failed(
                    "savepoint of " + savepoint.job().name() + ": " + cause, "./weltgewebe logs jobmanager");
        }
        return location;
    }

    private JsonNode get(String path) {
        return send(HttpRequest.newBuilder(address.resolve(path)).GET());
    }

    private JsonNode post(String path, String body) {
        return send(HttpRequest.newBuilder(address.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode send(HttpRequest.Builder request) {
        HttpRequest built = request.timeout(ANSWER_PATIENCE).build();
        try {
            HttpResponse<String> answer = http.send(built, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw unanswered(built, "status " + answer.statusCode());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw unanswered(built, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unanswered(built, "interrupted");
        }
    }

    private static LauncherException unanswered(HttpRequest request, String why) {
        return LauncherException.failed(
                request.uri() + ": " + why + " (expected: an answer of the JobManager)",
                "./weltgewebe cluster status, logs jobmanager");
    }
}
