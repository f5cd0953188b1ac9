package org.weltgewebe.pipelines;

import io.nats.client.Connection;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.config.PipelinesConfig;
import org.weltgewebe.pipelines.flink.RunningJobs;
import org.weltgewebe.schemas.event.EventEnvelope;
import org.weltgewebe.schemas.event.Subjects;
import org.weltgewebe.servers.PostgresDsn;
import org.weltgewebe.servers.TestDatabase;
import org.weltgewebe.servers.TestNats;
import org.weltgewebe.servers.TestServers;

/** Capture between a real Postgres and a real nats-server, started and killed at will. */
final class CaptureRig implements AutoCloseable {

    /** A bound, not a wait: a JVM of its own takes 45 s to its first message on a machine with other things to do. */
    static final Duration PATIENCE = Duration.ofSeconds(180);
    /** A busy server may answer a question about a stream late. */
    private static final JetStreamOptions PATIENT =
            JetStreamOptions.builder().requestTimeout(PATIENCE).build();

    final TestDatabase database = TestServers.start().database();
    final TestNats nats = TestServers.start().nats();
    final Path directory;
    /** Most tests want to see the slot move. */
    Duration confirmDelay = Duration.ZERO;

    Duration heartbeatInterval = Duration.ofSeconds(10);

    /** Stream files; a test may give others. */
    Path streams = house().resolve("deploy/nats");

    private @Nullable Pipelines running;

    CaptureRig(Path directory) {
        this.directory = directory;
    }

    /** A message of a stream as a consumer sees it. */
    record Stored(long sequence, String subject, EventEnvelope envelope) {
        String body() {
            return new String(envelope.data(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    CaptureRig start() {
        return start(new RunningJobs(Clock.systemUTC()));
    }

    CaptureRig start(RunningJobs jobs) {
        try {
            running = Pipelines.start(config(), Clock.systemUTC(), jobs);
            return this;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Cancels without a savepoint; what was captured since the last checkpoint is only in the stream. */
    void stop() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    Pipelines running() {
        return java.util.Objects.requireNonNull(running);
    }

    PipelinesConfig config() throws IOException {
        PostgresDsn capture = database.capture();
        Path file = directory.resolve("pipelines.yaml");
        Path house = house();
        Files.writeString(directory.resolve("letter.keys"), keys);
        Files.writeString(
                file,
                """
                postgres: {url: "postgresql://%s:%d/%s", user: wg_capture, password: "%s", slot: %s, publication: wg_publication}
                nats: {url: "%s"}
                checkpoints: {dir: checkpoints, interval: PT0.2S}
                tilesets: {dir: tilesets}
                contracts: {dir: "%s"}
                events: {dir: "%s"}
                policies: {dir: "%s"}
                streams: {dir: "%s", profile: local}
                metrics: {address: "127.0.0.1:0"}
                dead-letters: {key-file: letter.keys}
                capture: {confirm-delay: %s, heartbeat-interval: %s}
                jobs: [capture]
                """
                        .formatted(
                                capture.host(),
                                capture.port(),
                                capture.database(),
                                capture.password(),
                                database.slot(),
                                nats.url(),
                                contracts(),
                                house.resolve("schemas/events"),
                                house.resolve("dlm-policies/policies"),
                                streams,
                                confirmDelay,
                                heartbeatInterval));
        return PipelinesConfig.read(file);
    }

    private String keys = TestKeys.line("k1");

    /** Other keys for the dead letters, from the next start on. */
    void keys(String lines) {
        keys = lines;
    }

    private Path contracts = house().resolve("schemas/collections");

    Path contracts() {
        return contracts;
    }

    void contracts(Path other) {
        contracts = other;
    }

    /** The top of the tree, found from the module the tests run in. */
    static Path house() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(at.resolve("schemas/collections"))) {
            at = at.getParent();
        }
        return at;
    }

    /** Every message of a stream, oldest first. */
    List<Stored> messages(String stream) {
        List<Stored> stored = new ArrayList<>();
        forEach(stream, stored::add);
        return stored;
    }

    /** Reads a stream without keeping it. */
    void forEach(String stream, Consumer<Stored> reader) {
        try (Connection connection = Nats.connect(nats.url())) {
            StreamInfo info = connection.jetStreamManagement(PATIENT).getStreamInfo(stream);
            long last = info.getStreamState().getLastSequence();
            if (info.getStreamState().getMsgCount() == 0) {
                return;
            }
            try (IterableConsumer consumer = connection
                    .getStreamContext(stream, PATIENT)
                    .createOrderedConsumer(new OrderedConsumerConfiguration())
                    .iterate()) {
                long at = 0;
                while (at < last) {
                    Message message = consumer.nextMessage(PATIENCE);
                    if (message == null) {
                        throw new IllegalStateException(stream + " ends before " + last);
                    }
                    at = message.metaData().streamSequence();
                    reader.accept(new Stored(
                            at,
                            message.getSubject(),
                            EventEnvelope.of(name -> message.getHeaders().getFirst(name), message.getData())));
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(stream + ": cannot be read", e);
        }
    }

    /** Whether the process has made its streams. */
    boolean streamExists() {
        try {
            count(Subjects.STREAM_EVENT);
            return true;
        } catch (IllegalStateException notYet) {
            return false;
        }
    }

    long count(String stream) {
        try (Connection connection = Nats.connect(nats.url())) {
            return connection
                    .jetStreamManagement(PATIENT)
                    .getStreamInfo(stream)
                    .getStreamState()
                    .getMsgCount();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Key of the newest message, empty while there is none. */
    String lastSubjectKey() {
        try (Connection connection = Nats.connect(nats.url())) {
            var management = connection.jetStreamManagement(PATIENT);
            long last = management
                    .getStreamInfo(Subjects.STREAM_EVENT)
                    .getStreamState()
                    .getLastSequence();
            if (last == 0) {
                return "";
            }
            var headers = management.getMessage(Subjects.STREAM_EVENT, last).getHeaders();
            return java.util.Objects.requireNonNullElse(headers.getFirst("ce-subject"), "");
        } catch (Exception e) {
            throw new IllegalStateException("newest message cannot be read", e);
        }
    }

    List<Stored> events() {
        return messages(Subjects.STREAM_EVENT);
    }

    /** Messages of one subject prefix. */
    List<Stored> events(String prefix) {
        return events().stream().filter(m -> m.subject().startsWith(prefix)).toList();
    }

    /** Waits until everything committed so far is in the stream and in a checkpoint. */
    void awaitCheckpointed() {
        double lsn = Double.parseDouble(
                database.psql("SELECT pg_current_wal_lsn() - '0/0'").get(0));
        database.psql("SELECT pg_logical_emit_message(true, 'wg.test', '')");
        await("a checkpoint holds it", () -> slotMetric("wg_capture_boundary_lsn") >= lsn);
    }

    /** A figure of the slot, NaN while there is none. */
    double slotMetric(String name) {
        // Others of this JVM told theirs too.
        String told = name + "{slot=\"" + database.slot() + "\"";
        return metrics()
                .lines()
                .filter(line -> line.startsWith(told))
                .map(line -> Double.parseDouble(
                        line.substring(line.lastIndexOf(' ') + 1).replace("Inf", "Infinity")))
                .findFirst()
                .orElse(Double.NaN);
    }

    String metrics() {
        return get("/metrics");
    }

    String get(String path) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + running().metricsPort() + path);
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Why a job that ended did so, causes included. */
    String failure() {
        try {
            return running()
                    .jobs()
                    .awaitEnd()
                    .map(ExceptionUtils::stringifyException)
                    .orElse("");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Waits until Postgres was told of everything committed so far. */
    void awaitConfirmed() {
        String lsn = database.psql("SELECT pg_current_wal_lsn()").get(0);
        // Something must commit behind it, and a heartbeat may be far.
        database.psql("SELECT pg_logical_emit_message(true, 'wg.test', '')");
        await("the slot is confirmed", () -> database.psql("SELECT confirmed_flush_lsn >= '" + lsn
                        + "' FROM pg_replication_slots WHERE slot_name = wg.slot_name()")
                .equals(List.of("t")));
    }

    static void delete(Path tree) throws IOException {
        try (java.util.stream.Stream<Path> entries = Files.walk(tree)) {
            for (Path entry :
                    entries.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }

    /** Waits on a condition with a deadline. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    @Override
    public void close() {
        stop();
        database.close();
        nats.close();
    }
}
