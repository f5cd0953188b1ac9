package org.weltgewebe.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.MessageInfo;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.stack.Settled;
import org.weltgewebe.schemas.event.Subjects;
import org.weltgewebe.servers.Await;
import org.weltgewebe.servers.ProcessIdentity;

/** The pipelines are killed in the middle of a load of 5,000 rows and started again: nothing is lost, doubled or drawn otherwise. */
class KillDuringLoadIT {

    private static final int ROWS = 5_000;
    private static final int ROWS_PER_COMMIT = 50;

    @Test
    void everyRowIsOnceInTheStreamAndTheTilesEqualAFullBake() throws Exception {
        try (RunningWeave weave = RunningWeave.start();
                Connection nats = Nats.connect(weave.natsUrl())) {
            JetStreamManagement management = nats.jetStreamManagement(RunningWeave.PATIENT);
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> insert(weave));
            assertThat(Await.until(() -> messages(management) > ROWS / 5, Duration.ofSeconds(60)))
                    .isTrue();
            weave.stack().pipelines().process().ifPresent(ProcessIdentity::kill);
            load.join();
            weave.stack().startServices();
            Settled.await(weave.stack(), weave.natsUrl(), new Console(System.out, System.err, false, false));

            Map<String, Integer> timesByKey = new HashMap<>();
            for (long sequence = 1; sequence <= messages(management); sequence++) {
                MessageInfo message = management.getMessage(Subjects.STREAM_EVENT, sequence);
                if (message.getSubject().equals("wg.event.node.upserted")) {
                    timesByKey.merge(message.getHeaders().getFirst("ce-subject"), 1, Integer::sum);
                }
            }
            assertThat(timesByKey).hasSize(ROWS);
            assertThat(timesByKey.values()).containsOnly(1);
            assertThat(weave.fullBakeEqualsLive()).isTrue();
            assertThat(weave.node("read.mjs", weave.fullBake().toString())).contains("\"node\"");
        }
    }

    private static void insert(RunningWeave weave) {
        try (java.sql.Connection connection = weave.stack().database().owner().connect();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO wg.node (kind, title, topics, location) VALUES ('Ort', ?, ARRAY[?],"
                                + " ST_SetSRID(ST_Point(?, ?), 4326))")) {
            connection.setAutoCommit(false);
            String[] topics = {"natur", "bildung", "energie"};
            for (int row = 0; row < ROWS; row++) {
                insert.setString(1, "Lastknoten " + row);
                insert.setString(2, topics[row % topics.length]);
                insert.setDouble(3, 9.47 + (row % 100) * 0.0017);
                insert.setDouble(4, 47.05 + (row / 100) * 0.0041);
                insert.addBatch();
                if ((row + 1) % ROWS_PER_COMMIT == 0) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException("load: " + e.getMessage(), e);
        }
    }

    private static long messages(JetStreamManagement management) {
        try {
            return management
                    .getStreamInfo(Subjects.STREAM_EVENT)
                    .getStreamState()
                    .getLastSequence();
        } catch (java.io.IOException | io.nats.client.JetStreamApiException e) {
            throw new IllegalStateException("stream: does not answer", e);
        }
    }
}
