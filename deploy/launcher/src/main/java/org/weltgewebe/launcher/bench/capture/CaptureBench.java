package org.weltgewebe.launcher.bench.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.bench.Latencies;
import org.weltgewebe.launcher.stack.Database;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.launcher.stack.StackFiles;
import org.weltgewebe.servers.Await;
import org.weltgewebe.servers.PostgresDsn;

/**
 * One run: servers, slots, a backlog of WAL that every contender drains from cold, then single-row commits at a steady pace. Times
 * between messages are the stream's own timestamps; a latency runs from the commit time in Postgres to the stream's timestamp, both
 * of this machine's clock.
 */
public final class CaptureBench implements AutoCloseable {

    private static final Duration STALL = Duration.ofMinutes(3);
    private static final Duration SETTLING = Duration.ofMinutes(4);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Settings settings;
    private final Home project;
    private final Rooms rooms;
    private final Console console;
    private final BenchServers servers;

    /**
     * What to measure.
     *
     * @param rows row changes of the backlog
     * @param rate commits a second of the steady phase
     * @param steady its length, zero to leave it out; half of it comes before, to warm up
     * @param receiver whether {@code pg_recvlogical} reads too
     * @param debezium Debezium Server's directory and Java, or null to leave it out
     * @param recording where a flight recording of our drain goes, or null
     */
    public record Settings(
            int rows, int rate, Duration steady, boolean receiver, @Nullable Peer debezium, @Nullable Path recording) {
        /** Checks ranges. */
        public Settings {
            if (rows < 1) {
                throw new IllegalArgumentException("rows: " + rows + " (expected: at least 1)");
            }
            if (rate < 1) {
                throw new IllegalArgumentException("rate: " + rate + " (expected: at least 1)");
            }
        }
    }

    /** Debezium Server: its unpacked distribution and the Java that runs it. */
    public record Peer(Path unpacked, Path java) {}

    /** A bench; nothing runs before {@link #run}. */
    public CaptureBench(Settings settings, Home project, Rooms rooms, Console console) {
        this.settings = settings;
        this.project = project;
        this.rooms = rooms;
        this.console = console;
        this.servers = BenchServers.create();
    }

    /** Where the servers keep their data; gone after {@link #close()}. */
    Path directory() {
        return servers.directory();
    }

    /** The program of the ceiling, which may be missing. */
    public Path receiver() {
        return servers.program("pg_recvlogical");
    }

    /**
     * Measures and tells the figures of each contender as soon as they are whole.
     *
     * @throws LauncherException when a contender stalls, ends or loses something
     */
    public void run(Consumer<Figures> results) throws SQLException, IOException, InterruptedException {
        servers.start();
        Home place = new Home(project.root(), servers.directory(), project.contracts());
        place.prepare();
        StackFiles secrets = new StackFiles(place);
        Database database = new Database(servers.database());
        database.prepare(secrets);
        OwnCapture.Place where = new OwnCapture.Place(servers.directory(), database.owner(), servers.natsUrl());
        OwnCapture ours = OwnCapture.prepare(project, rooms, secrets, where, database.slot());
        Workload workload = new Workload(database.owner());
        try (StreamProbe probe = new StreamProbe(servers.natsUrl())) {
            getPastSnapshot(ours, database, workload, probe);
            openSlot(database.owner(), Receiver.SLOT);
            openSlot(database.owner(), "bench_debezium");
            probe.create(DebeziumServer.STREAM, DebeziumServer.SUBJECTS, Duration.ofMinutes(2));
            console.say("writing " + settings.rows() + " row changes into the log …");
            workload.bulk(settings.rows(), done -> console.progress(done + " of " + settings.rows()));
            if (settings.receiver()) {
                Receiver receiver = new Receiver(receiver(), database.owner(), servers);
                results.accept(new Figures("recvlogical", receiver.drain(database.walEnd(), settings.rows()), null));
            }
            closeSlot(database.owner(), Receiver.SLOT);
            Figures.Drain drained = drain(recorded(ours), probe);
            Figures.Drain peer = settings.debezium() == null
                    ? null
                    : drain(debezium(settings.debezium(), where, "bench_debezium"), probe);
            closeSlot(database.owner(), "bench_debezium");
            results.accept(new Figures(ours.name(), drained, steady(ours, workload, probe)));
            requireNothingDead(probe);
            if (settings.debezium() != null && peer != null) {
                // A slot of its own: what an at-least-once reader sends twice after its restart would be counted.
                openSlot(database.owner(), "bench_steady");
                DebeziumServer again = debezium(settings.debezium(), where, "bench_steady");
                results.accept(new Figures(again.name(), peer, steady(again, workload, probe)));
            }
        }
    }

    private static DebeziumServer debezium(Peer peer, OwnCapture.Place where, String slot) {
        return DebeziumServer.prepare(peer.unpacked(), peer.java(), where, slot);
    }

    private OwnCapture recorded(OwnCapture ours) {
        return settings.recording() == null ? ours : ours.recordedInto(settings.recording());
    }

    /** Our capture reads existing rows first; that is done before anything is measured, so that only the slot is read. */
    private void getPastSnapshot(OwnCapture ours, Database database, Workload workload, StreamProbe probe)
            throws SQLException {
        console.say("preparing …");
        try (RunningContender running = start(ours)) {
            awaitOrFail(running, () -> probe.lastSequence(ours.stream()) > 0, "no snapshot");
            long end = database.walEnd();
            workload.bulk(1, done -> {});
            awaitOrFail(running, () -> isConfirmed(database, end), "no checkpoint");
        }
    }

    /** Our capture confirms at once here: its configuration says so. */
    private static boolean isConfirmed(Database database, long lsn) {
        try (Connection connection = database.owner().connect();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT confirmed_flush_lsn - '0/0'::pg_lsn >= ? FROM pg_replication_slots WHERE slot_name = ?")) {
            statement.setLong(1, lsn);
            statement.setString(2, database.slot());
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        } catch (SQLException e) {
            throw LauncherException.failed("slot: cannot be asked, SQL state " + e.getSQLState(), "run it again");
        }
    }

    private static void awaitOrFail(
            RunningContender running, java.util.function.BooleanSupplier condition, String otherwise) {
        boolean reached = Await.until(
                () -> {
                    running.requireAlive();
                    return condition.getAsBoolean();
                },
                SETTLING);
        if (!reached) {
            throw LauncherException.failed(
                    otherwise + " within " + SETTLING.toSeconds() + " s", "read " + running.log());
        }
    }

    private RunningContender start(Contender contender) {
        return RunningContender.start(contender, servers, project.logOf("bench-" + contender.name()));
    }

    private Figures.Drain drain(Contender contender, StreamProbe probe) throws InterruptedException {
        console.say(contender.name() + " drains the log …");
        String stream = contender.stream();
        long before = probe.lastSequence(stream);
        long started = System.nanoTime();
        try (RunningContender running = start(contender)) {
            awaitSequence(contender, running, probe, before + 1);
            double startSeconds = (System.nanoTime() - started) / 1e9;
            double cpuBefore = running.cost().cpuSeconds();
            double serversBefore = servers.cpuSeconds();
            awaitSequence(contender, running, probe, before + settings.rows());
            ProcessCost cost = running.cost();
            double serversAfter = servers.cpuSeconds();
            Instant first = probe.storedAt(stream, before + 1);
            Instant middle = probe.storedAt(stream, before + Math.max(1, settings.rows() / 2));
            Instant last = probe.storedAt(stream, before + settings.rows());
            Figures.Drain drained = new Figures.Drain(
                    settings.rows(),
                    startSeconds,
                    seconds(first, last),
                    seconds(middle, last),
                    cost.cpuSeconds() - cpuBefore,
                    serversAfter - serversBefore,
                    cost.peakRssBytes());
            console.say("  " + new Figures(contender.name(), drained, null).line());
            return drained;
        }
    }

    private Figures.@Nullable Steady steady(Contender contender, Workload workload, StreamProbe probe)
            throws InterruptedException, SQLException {
        if (settings.steady().isZero()) {
            return null;
        }
        console.say(String.format(
                Locale.ROOT,
                "%s at %d commits/s for %d s …",
                contender.name(),
                settings.rate(),
                settings.steady().toSeconds()));
        try (RunningContender running = start(contender)) {
            long expected = probe.lastSequence(contender.stream()) + 1;
            workload.bulk(1, done -> {});
            awaitSequence(contender, running, probe, expected);
            long before = workload.written();
            workload.steady(settings.rate(), settings.steady().dividedBy(2));
            expected += workload.written() - before;
            awaitSequence(contender, running, probe, expected);
            before = workload.written();
            double reached = workload.steady(settings.rate(), settings.steady());
            int commits = (int) (workload.written() - before);
            awaitSequence(contender, running, probe, expected + commits);
            double[] millis = probe.commitToStoredMs(contender, expected + 1, commits);
            return new Figures.Steady(reached, new Latencies(millis));
        }
    }

    /** Waits for a message of the stream as long as it grows. */
    private void awaitSequence(Contender contender, RunningContender running, StreamProbe probe, long sequence)
            throws InterruptedException {
        long seen = probe.lastSequence(contender.stream());
        long grewAt = System.nanoTime();
        while (seen < sequence) {
            running.requireAlive();
            Thread.sleep(PAUSE.toMillis());
            long now = probe.lastSequence(contender.stream());
            if (now > seen) {
                grewAt = System.nanoTime();
            } else if (System.nanoTime() - grewAt > STALL.toNanos()) {
                throw LauncherException.failed(
                        contender.name() + ": stands at message " + now + " of " + contender.stream() + " for "
                                + STALL.toSeconds() + " s (expected: " + sequence + ")",
                        "read " + running.log());
            }
            seen = now;
            console.progress(contender.name() + ": " + seen + " of " + sequence);
        }
    }

    private static void requireNothingDead(StreamProbe probe) {
        long dead = probe.lastSequence("WG_DEAD");
        if (dead > 0) {
            throw LauncherException.failed(
                    "WG_DEAD: " + dead + " dead letters (expected: none; the rows of the bench are all valid)",
                    "the contracts named by WG_CONTRACTS must publish wg.node");
        }
    }

    private static double seconds(Instant from, Instant to) {
        return Math.max(1, Duration.between(from, to).toNanos()) / 1e9;
    }

    private static void openSlot(PostgresDsn database, String slot) throws SQLException {
        ask(database, "SELECT pg_create_logical_replication_slot(?, 'pgoutput')", slot);
    }

    private static void closeSlot(PostgresDsn database, String slot) throws SQLException {
        ask(database, "SELECT pg_drop_replication_slot(?)", slot);
    }

    private static void ask(PostgresDsn database, String sql, String slot) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, slot);
            statement.execute();
        }
    }

    @Override
    public void close() {
        servers.close();
    }
}
