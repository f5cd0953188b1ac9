package org.weltgewebe.launcher.bench.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nats.client.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.weltgewebe.servers.FreePort;
import org.weltgewebe.servers.PostgresDsn;
import org.weltgewebe.servers.SecretsFile;

/**
 * Debezium Server with its Postgres connector and its NATS JetStream sink, set up for speed: asynchronous publishing in batches (its
 * default since 3.2), JSON without schemas, a queue that holds two batches and more, a poll interval of {@value #POLL_MILLIS} ms
 * instead of 500. It neither classifies nor identifies messages, so it has less to do.
 *
 * @param directory where it runs, below it its configuration
 * @param command its command line
 */
record DebeziumServer(Path directory, List<String> command) implements Contender {

    static final String STREAM = "BENCH_DEBEZIUM";
    static final String SUBJECTS = "bench.>";

    private static final int POLL_MILLIS = 5;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private static final String CONFIGURATION =
            """
            debezium.sink.type=nats-jetstream
            debezium.sink.nats-jetstream.url=%s
            debezium.sink.nats-jetstream.create-stream=false
            debezium.sink.nats-jetstream.async.enabled=true
            debezium.source.connector.class=io.debezium.connector.postgresql.PostgresConnector
            debezium.source.topic.prefix=bench
            debezium.source.database.hostname=%s
            debezium.source.database.port=%d
            debezium.source.database.dbname=%s
            debezium.source.database.user=%s
            debezium.source.database.password=%s
            debezium.source.plugin.name=pgoutput
            debezium.source.slot.name=%s
            debezium.source.publication.name=wg_publication
            debezium.source.publication.autocreate.mode=disabled
            debezium.source.snapshot.mode=no_data
            debezium.source.tombstones.on.delete=false
            debezium.source.poll.interval.ms=%d
            debezium.source.max.batch.size=4096
            debezium.source.max.queue.size=16384
            debezium.source.offset.storage=org.apache.kafka.connect.storage.FileOffsetBackingStore
            debezium.source.offset.storage.file.filename=%s
            debezium.source.offset.flush.interval.ms=1000
            debezium.format.key=json
            debezium.format.value=json
            debezium.format.key.schemas.enable=false
            debezium.format.value.schemas.enable=false
            quarkus.http.port=%d
            quarkus.log.console.json=false
            """;

    /** Writes the configuration for a slot; each slot gets a directory and offsets of its own. */
    static DebeziumServer prepare(Path unpacked, Path java, OwnCapture.Place place, String slot) {
        Path directory = place.directory().resolve(slot);
        PostgresDsn database = place.database();
        try {
            Files.createDirectories(directory.resolve("config"));
        } catch (IOException e) {
            throw new UncheckedIOException(directory + ": cannot be created", e);
        }
        SecretsFile.writePrivately(
                directory.resolve("config/application.properties"),
                CONFIGURATION.formatted(
                        place.natsUrl(),
                        database.host(),
                        database.port(),
                        database.database(),
                        database.user(),
                        database.password(),
                        slot,
                        POLL_MILLIS,
                        directory.resolve("offsets.dat"),
                        FreePort.any()));
        String classPath = String.join(
                ":",
                unpacked.resolve("debezium-server-dist-" + DebeziumDistribution.VERSION + "-runner.jar")
                        .toString(),
                unpacked.resolve("config/lib").toString(),
                unpacked.resolve("lib") + "/*");
        return new DebeziumServer(
                directory, List.of(java.toString(), "-Xms256m", "-Xmx2g", "-cp", classPath, "io.debezium.server.Main"));
    }

    @Override
    public String name() {
        return "debezium";
    }

    @Override
    public String stream() {
        return STREAM;
    }

    @Override
    public Instant committedAt(Message message) {
        JsonNode micros;
        try {
            micros = JSON.readTree(message.getData()).path("source").path("ts_us");
        } catch (IOException e) {
            throw new IllegalArgumentException("message: not JSON (expected: a change event)", e);
        }
        if (!micros.isIntegralNumber()) {
            throw new IllegalArgumentException("source.ts_us: missing (expected: the commit time of the row)");
        }
        return Instant.EPOCH.plus(micros.asLong(), ChronoUnit.MICROS);
    }
}
