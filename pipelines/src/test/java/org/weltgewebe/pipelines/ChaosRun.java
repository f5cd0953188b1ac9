package org.weltgewebe.pipelines;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.weltgewebe.pipelines.ChaosLedger.Change;
import org.weltgewebe.pipelines.nats.NatsConnections;
import org.weltgewebe.schemas.event.Subjects;
import org.weltgewebe.servers.TestServers;

/**
 * Strikes one part after the other, alone and in bursts, and takes the time until a row that was committed behind the blow is in the
 * stream. Other forms of running add their parts with {@link #part}.
 */
final class ChaosRun implements AutoCloseable {

    /** Breaks something; what does not come up again by itself is up again when it returns. */
    interface Blow {
        void strike() throws InterruptedException;
    }

    private static final String PROBE_SUBJECT = "wg.outbox.node.edited";

    private final CaptureRig rig;
    private final Connection watch;
    private final ChaosLedger ledger;
    private final Random random;
    private volatile long toldLast;
    private final Map<String, Blow> blows = new LinkedHashMap<>();
    private final Map<String, Integer> rounds = new LinkedHashMap<>();
    private final Map<String, Integer> struck = new TreeMap<>();
    private final Map<String, List<Double>> recoverySeconds = new TreeMap<>();

    ChaosRun(CaptureRig rig, ChaosLedger ledger, Random random) throws IOException, InterruptedException {
        this.rig = rig;
        this.watch = NatsConnections.open(rig.nats.url(), "chaos");
        this.ledger = ledger;
        this.random = random;
    }

    /** Adds a part that is struck this often in each round. */
    ChaosRun part(String name, int perRound, Blow blow) {
        blows.put(name, blow);
        rounds.put(name, perRound);
        return this;
    }

    /** The servers, and the networks to them. */
    ChaosRun servers(TcpProxy toPostgres, TcpProxy toNats) {
        return part("nats-server", 4, () -> {
                    rig.nats.killHard();
                    pause(500);
                    rig.nats.restart();
                })
                .part("walsender", 3, () -> killBackend("backend_type = 'walsender'"))
                .part("backend", 3, () -> killBackend("backend_type = 'client backend'"))
                .part("postgres", 2, () -> {
                    TestServers.start().killHard();
                    pause(500);
                    TestServers.start().restart();
                })
                .part("network to postgres", 3, () -> disturb(toPostgres))
                .part("network to nats", 3, () -> disturb(toNats));
    }

    /** At least one round, then more until the time is over. */
    void run(Duration atLeast) throws InterruptedException {
        long end = System.nanoTime() + atLeast.toNanos();
        do {
            List<String> deck = new ArrayList<>();
            rounds.forEach((name, times) -> deck.addAll(Collections.nCopies(times, name)));
            Collections.shuffle(deck, random);
            while (!deck.isEmpty()) {
                burst(deck);
            }
        } while (System.nanoTime() < end);
    }

    private void burst(List<String> deck) throws InterruptedException {
        int size = Math.min(deck.size(), random.nextBoolean() ? 1 : 2 + random.nextInt(2));
        String name = "";
        for (int i = 0; i < size; i++) {
            name = deck.remove(deck.size() - 1);
            blows.get(name).strike();
            struck.merge(name, 1, Integer::sum);
            pause(400);
        }
        long at = System.nanoTime();
        probe();
        double seconds = (System.nanoTime() - at) / 1e9;
        recoverySeconds
                .computeIfAbsent(size == 1 ? name : "several at once", key -> new ArrayList<>())
                .add(seconds);
        pause(1_000);
    }

    /** Commits an outbox row as soon as Postgres takes it and waits for it in the stream. */
    void probe() throws InterruptedException {
        String id = new UUID(random.nextLong(), random.nextLong()).toString();
        String insert = "INSERT INTO wg.outbox (id, aggregate_type, aggregate_id, type, payload) VALUES ('" + id
                + "', 'node', '" + id + "', 'edited', '{\"version\": 1, \"fields\": []}') ON CONFLICT DO NOTHING";
        CaptureRig.await("postgres takes a row", () -> isDone(insert));
        ledger.committed(List.of(Change.outbox(id)));
        CaptureRig.await(
                "the row is in the stream", () -> id.equals(newestProbe().orElse("")));
    }

    private boolean isDone(String sql) {
        try (java.sql.Connection connection = rig.database.superuser().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return true;
        } catch (SQLException down) {
            return false;
        }
    }

    private Optional<String> newestProbe() {
        try {
            return Optional.ofNullable(watch.jetStreamManagement()
                    .getLastMessage(Subjects.STREAM_EVENT, PROBE_SUBJECT)
                    .getHeaders()
                    .getFirst("ce-id"));
        } catch (IOException | JetStreamApiException | RuntimeException down) {
            return Optional.empty();
        }
    }

    /** Messages in the stream, as many as were there when the server last answered. */
    long told() {
        try {
            toldLast = watch.jetStreamManagement()
                    .getStreamInfo(Subjects.STREAM_EVENT)
                    .getStreamState()
                    .getMsgCount();
        } catch (IOException | JetStreamApiException | RuntimeException down) {
            // Away for now; the writers go on with what they may.
        }
        return toldLast;
    }

    /** SIGKILL to one backend, which makes the postmaster end all others; in a container, where its process is not ours, less. */
    private void killBackend(String which) {
        String choice = "FROM pg_stat_activity WHERE " + which + " AND datname = current_database()"
                + " AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1";
        try {
            rig.database.psql("SELECT pid " + choice).forEach(pid -> ProcessHandle.of(Long.parseLong(pid))
                    .filter(process -> process.info().command().orElse("").contains("postgres"))
                    .ifPresentOrElse(
                            ProcessHandle::destroyForcibly,
                            () -> rig.database.psql("SELECT pg_terminate_backend(" + pid + ")")));
        } catch (IllegalArgumentException down) {
            // Not up yet from the blow before: nobody to strike.
        }
    }

    private void disturb(TcpProxy network) throws InterruptedException {
        if (random.nextBoolean()) {
            network.silence();
            pause(2_000);
        }
        if (random.nextInt(3) > 0) {
            network.cut();
            pause(1_500);
        }
        network.heal();
    }

    private void pause(int atMostMillis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(atMostMillis));
    }

    int blows() {
        return struck.values().stream().mapToInt(n -> n).sum();
    }

    /** How often each part was struck. */
    Map<String, Integer> struck() {
        return struck;
    }

    /** From the last blow to the acknowledgement of what was committed behind it, by part. */
    Map<String, List<Double>> recoverySeconds() {
        return recoverySeconds;
    }

    @Override
    public void close() throws InterruptedException {
        watch.close();
    }
}
