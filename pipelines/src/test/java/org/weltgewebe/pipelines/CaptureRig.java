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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.config.PipelinesConfig;
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
        try {
            running = Pipelines.start(config(), Clock.systemUTC());
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
                                house.resolve("deploy/nats")));
        return PipelinesConfig.read(file);
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
        try (Connection connection = Nats.connect(nats.url())) {
            StreamInfo info = connection.jetStreamManagement().getStreamInfo(stream);
            long last = info.getStreamState().getLastSequence();
            List<Stored> stored = new ArrayList<>();
            if (info.getStreamState().getMsgCount() == 0) {
                return stored;
            }
            try (IterableConsumer consumer = connection
                    .getStreamContext(stream)
                    .createOrderedConsumer(new OrderedConsumerConfiguration())
                    .iterate()) {
                long at = 0;
                while (at < last) {
                    Message message = consumer.nextMessage(PATIENCE);
                    if (message == null) {
                        throw new IllegalStateException(stream + " ends before " + last);
                    }
                    at = message.metaData().streamSequence();
                    stored.add(new Stored(
                            at,
                            message.getSubject(),
                            EventEnvelope.of(name -> message.getHeaders().getFirst(name), message.getData())));
                }
            }
            return stored;
        } catch (Exception e) {
            throw new IllegalStateException(stream + ": cannot be read", e);
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

    /** Key of the newest message. */
    String lastSubjectKey() {
        try (Connection connection = Nats.connect(nats.url())) {
            var management = connection.jetStreamManagement(PATIENT);
            long last = management
                    .getStreamInfo(Subjects.STREAM_EVENT)
                    .getStreamState()
                    .getLastSequence();
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
