package org.weltgewebe.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.backfill.BackfillRun;
import org.weltgewebe.launcher.backfill.Backfills;
import org.weltgewebe.launcher.backfill.Rebuild;
import org.weltgewebe.launcher.cluster.FlinkRest;
import org.weltgewebe.launcher.cluster.Rescale;
import org.weltgewebe.launcher.stack.Cluster;
import org.weltgewebe.launcher.stack.ClusterPlan;
import org.weltgewebe.launcher.stack.Service;
import org.weltgewebe.launcher.stack.Settled;
import org.weltgewebe.launcher.stack.Status;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.schemas.event.Subjects;
import org.weltgewebe.schemas.event.TilesPublished;
import org.weltgewebe.servers.Await;
import org.weltgewebe.servers.ProcessIdentity;

/**
 * The jobs go from one process to a cluster of processes, which are killed one after the other while rows are written, then scaled: every version of every row once
 * and in order in the stream, the tiles equal to a full bake.
 */
class ClusterIT {

    private static final Duration PATIENCE = Duration.ofSeconds(300);
    private static final Console CONSOLE = new Console(System.out, System.err, false, false);

    @Test
    void whateverDiesNothingIsLostRepeatedOrReordered() throws Exception {
        try (RunningWeave weave = RunningWeave.start();
                StreamWitness witness = new StreamWitness(weave.natsUrl());
                SteadyWriter writer =
                        new SteadyWriter(weave.stack().database().owner().connect(), 1)) {
            told(weave, witness, "the start as one process");
            ClusterPlan.of(2, 2, 1).store(weave.stack().files().cluster());
            weave.stack().startServices();
            Cluster cluster = weave.stack().cluster().orElseThrow();
            told(weave, witness, "the change to a cluster, whose state is on disk");
            for (Service worker : cluster.taskManagers()) {
                kill(worker);
                told(weave, witness, worker.name());
            }
            kill(cluster.jobManager());
            told(weave, witness, cluster.jobManager().name());
            kill(cluster.supervisor());
            kill(cluster.taskManagers().get(0));
            weave.stack().startServices();
            told(weave, witness, "supervisor and a TaskManager");

            List<String> savepoints =
                    new FlinkRest(cluster.rest()).savepoints(weave.home().checkpoints(), false);
            assertThat(savepoints)
                    .hasSize(2)
                    .anyMatch(location -> location.contains("/checkpoints/capture/savepoints/"))
                    .anyMatch(location -> location.contains("/checkpoints/bake-weave/savepoints/"));
            scaleWithoutASavepoint(weave, cluster);
            told(weave, witness, "scaling that got no savepoint of bake");
            Rescale.run(weave.stack(), cluster.plan().with(1, 2, 1), CONSOLE);
            told(weave, witness, "scaling from 2 to 1");
            assertThat(weave.stack().cluster().orElseThrow().plan().taskManagers())
                    .isEqualTo(1);
            requireStatus(weave);

            int commits = writer.stop();
            Settled.await(weave.stack(), weave.natsUrl(), CONSOLE);
            long last = lastSequence(weave);
            assertThat(Await.until(() -> witness.sequence() >= last, PATIENCE)).isTrue();
            System.out.printf(
                    Locale.ROOT,
                    "cluster: %d commits, %d rows live%n",
                    commits,
                    witness.living("node/").size());
            assertThat(witness.wrong()).isEmpty();
            assertThat(witness.living("node/")).isEqualTo(rows(weave));
            assertThat(weave.fullBakeEqualsLive()).isTrue();
            rebuild(weave);
        }
    }

    /** Nothing can be written where the savepoint belongs: capture has ended with its own by then, and must go on. */
    private static void scaleWithoutASavepoint(RunningWeave weave, Cluster cluster) throws Exception {
        Path savepoints = weave.home().checkpoints().resolve("bake-weave/savepoints");
        Path aside = Files.move(savepoints, weave.home().checkpoints().resolve("aside"));
        Files.createFile(savepoints);
        assertThatThrownBy(() -> Rescale.run(weave.stack(), cluster.plan().with(1, 2, 1), CONSOLE))
                .hasMessageContaining("savepoint of bake-weave");
        assertThat(weave.stack().cluster().orElseThrow().plan()).isEqualTo(cluster.plan());
        Files.delete(savepoints);
        Files.move(aside, savepoints);
    }

    /** In the form that runs: the slot is free only when the whole cluster has stopped. */
    private static void rebuild(RunningWeave weave) {
        Backfills backfills = new Backfills(
                weave.stack().database().owner(),
                CollectionContracts.load(weave.home().contracts()));
        List<BackfillRun> runs = new Rebuild(weave.home(), weave.stack(), backfills, CONSOLE).run(0, true);
        assertThat(runs).isNotEmpty().allMatch(run -> run.state().equals("done"));
        assertThat(weave.fullBakeEqualsLive()).isTrue();
        requireStatus(weave);
    }

    private static void kill(Service service) {
        ProcessIdentity process = service.process().orElseThrow();
        process.kill();
        assertThat(process.awaitEnd(Duration.ofSeconds(10))).isTrue();
    }

    /** Commits a row and waits until it is in the stream and on the map; tells how long that took. */
    private static void told(RunningWeave weave, StreamWitness witness, String after) throws Exception {
        long started = System.nanoTime();
        String key = UUID.randomUUID().toString();
        weave.sql("INSERT INTO wg.node (id, kind, title, location) VALUES ('" + key
                + "', 'Ort', 'Marke', ST_SetSRID(ST_Point(9.5, 47.1), 4326))");
        assertThat(Await.until(() -> witness.told("node", key) > 0, PATIENCE))
                .as("in the stream after %s; %s", after, states(weave))
                .isTrue();
        long sequence = witness.told("node", key);
        double stream = (System.nanoTime() - started) / 1e9;
        assertThat(Await.until(() -> bakedSequence(weave) >= sequence, PATIENCE))
                .as("on the map after %s; %s", after, states(weave))
                .isTrue();
        double map = (System.nanoTime() - started) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "cluster: after %s a commit is in the stream in %.1f s, on the map in %.1f s%n",
                after,
                stream,
                map);
    }

    /** Every process is up, every job runs, and the stages' metrics are told by the TaskManager. */
    private static void requireStatus(RunningWeave weave) {
        Cluster cluster = weave.stack().cluster().orElseThrow();
        List<Status.Line> lines = new Status(weave.stack(), "x").cluster(cluster);
        assertThat(lines).extracting(Status.Line::process).containsExactly("cluster", "jobmanager", "taskmanager-1");
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.up()).as(line.toString()).isTrue());
        assertThat(lines.get(2).lagSeconds()).containsKeys("capture", "bake");
        assertThat(new FlinkRest(cluster.rest()).jobs()).hasSize(2).allSatisfy(job -> {
            assertThat(job.isRunning()).as(job.toString()).isTrue();
            assertThat(job.name()).isIn("capture", "bake-weave");
        });
    }

    private static Object states(RunningWeave weave) {
        try {
            return new FlinkRest(weave.stack().cluster().orElseThrow().rest()).jobs();
        } catch (RuntimeException e) {
            return e.getMessage();
        }
    }

    private static Map<String, Long> rows(RunningWeave weave) throws SQLException {
        Map<String, Long> rows = new HashMap<>();
        try (Statement statement = weave.owner().createStatement();
                ResultSet found = statement.executeQuery("SELECT id, version FROM wg.node")) {
            while (found.next()) {
                rows.put("node/" + found.getString(1), found.getLong(2));
            }
        }
        return rows;
    }

    private static long lastSequence(RunningWeave weave) throws Exception {
        try (Connection nats = Nats.connect(weave.natsUrl())) {
            return nats.jetStreamManagement(RunningWeave.PATIENT)
                    .getStreamInfo(Subjects.STREAM_EVENT)
                    .getStreamState()
                    .getLastSequence();
        }
    }

    private static long bakedSequence(RunningWeave weave) {
        try (Connection nats = Nats.connect(weave.natsUrl())) {
            JetStreamManagement management = nats.jetStreamManagement(RunningWeave.PATIENT);
            return TilesPublished.decode(management
                            .getLastMessage(Subjects.STREAM_TILES, Subjects.tiles("weave"))
                            .getData())
                    .streamSequence();
        } catch (IOException | JetStreamApiException | InterruptedException notYet) {
            return -1;
        }
    }
}
