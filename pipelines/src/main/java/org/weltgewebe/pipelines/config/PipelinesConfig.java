package org.weltgewebe.pipelines.config;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.schemas.config.Nearest;
import org.weltgewebe.schemas.config.Secret;
import org.weltgewebe.schemas.config.StrictYaml;

/**
 * The configuration of the process, one YAML file.
 *
 * @param postgres where rows come from
 * @param nats where messages go
 * @param checkpoints where Flink keeps its state
 * @param tilesets where tiles are published
 * @param contracts collection contracts
 * @param events event schemas
 * @param policies policies
 * @param streams files that describe the streams
 * @param metrics where metrics are told; null for nowhere
 * @param capture how the slot is read; null for the defaults
 * @param deadLetters how their originals are kept; null to keep none
 * @param cluster how the jobs run on a cluster; null for one process
 * @param jobs jobs to run: {@code capture}, {@code bake}
 */
public record PipelinesConfig(
        PostgresConfig postgres,
        NatsConfig nats,
        CheckpointsConfig checkpoints,
        DirectoryConfig tilesets,
        DirectoryConfig contracts,
        DirectoryConfig events,
        DirectoryConfig policies,
        StreamsConfig streams,
        @Nullable MetricsConfig metrics,
        @Nullable CaptureConfig capture,
        @Nullable DeadLettersConfig deadLetters,
        @Nullable ClusterConfig cluster,
        List<String> jobs) {

    private static final List<String> JOBS = List.of("capture", "bake");
    private static final List<String> BACKENDS = List.of("hashmap", "rocksdb");

    /** Checks the names of the jobs. */
    public PipelinesConfig {
        if (jobs.isEmpty()) {
            throw new IllegalArgumentException("jobs: none (expected: some of " + JOBS + ")");
        }
        List<String> wrong = jobs.stream()
                .filter(job -> !JOBS.contains(job))
                .map(job -> "jobs: " + job + " (expected: "
                        + Nearest.to(job, JOBS)
                                .map(near -> "did you mean " + near + "?")
                                .orElse(JOBS.toString())
                        + ")")
                .toList();
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
        if (Set.copyOf(jobs).size() < jobs.size()) {
            throw new IllegalArgumentException("jobs: " + jobs + " (expected: each once)");
        }
    }

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException with every problem found
     */
    public static PipelinesConfig read(Path file) {
        return StrictYaml.read(file, PipelinesConfig.class);
    }

    private static void positive(String name, @Nullable Duration value, List<String> wrong) {
        if (value != null && value.compareTo(Duration.ZERO) <= 0) {
            wrong.add(name + ": " + value + " (expected: above zero)");
        }
    }

    private static void refuse(List<String> wrong) {
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
    }

    /** How the slot is read, defaults filled in. */
    public CaptureConfig captureOrDefaults() {
        return capture == null ? new CaptureConfig(null, null, null, null) : capture;
    }

    /**
     * The cluster, for the processes that make one.
     *
     * @throws IllegalArgumentException when the configuration is for one process
     */
    public ClusterConfig clusterRequired() {
        if (cluster == null) {
            throw new IllegalArgumentException(
                    "cluster: missing (expected: rpc, rest, task-managers, slots, parallelism, work-dir)");
        }
        return cluster;
    }

    /**
     * Postgres.
     *
     * @param url {@code postgresql://host:port/database}
     * @param user role with REPLICATION
     * @param password its password
     * @param slot replication slot
     * @param publication publication
     */
    public record PostgresConfig(String url, String user, Secret password, String slot, String publication) {
        /** Checks the address. */
        public PostgresConfig {
            if (!isAddress(url)) {
                // Not quoted, and no cause that quotes it: a password may stand in it.
                throw new IllegalArgumentException(
                        "url: malformed (expected: postgresql://host:port/database, user and password as keys)");
            }
        }

        private static boolean isAddress(String url) {
            try {
                URI uri = new URI(url);
                return "postgresql".equals(uri.getScheme())
                        && uri.getHost() != null
                        && uri.getPath() != null
                        && uri.getPath().length() > 1
                        && uri.getUserInfo() == null;
            } catch (URISyntaxException e) {
                return false;
            }
        }

        /** Host of the server. */
        public String host() {
            return URI.create(url).getHost();
        }

        /** Port of the server, 5432 when not stated. */
        public int port() {
            int port = URI.create(url).getPort();
            return port < 0 ? 5432 : port;
        }

        /** Database of the slot. */
        public String database() {
            return URI.create(url).getPath().substring(1);
        }
    }

    /** NATS; {@code url} is {@code nats://host:port}, several separated by commas. */
    public record NatsConfig(String url) {
        /** Checks that an address is there. */
        public NatsConfig {
            if (url.isBlank()) {
                throw new IllegalArgumentException("url: empty (expected: nats://host:port)");
            }
        }

        /** The addresses; what stands before an {@code @} is a secret. */
        @Override
        public String toString() {
            return "NatsConfig[url=" + url.replaceAll("[^/,@]+@", "***@") + "]";
        }
    }

    /**
     * Checkpoints.
     *
     * @param dir common directory of all jobs
     * @param interval time between two checkpoints
     * @param backend state of large jobs: {@code hashmap} (default) or {@code rocksdb}
     */
    public record CheckpointsConfig(Path dir, Duration interval, @Nullable String backend) {
        /** Checks ranges and names. */
        public CheckpointsConfig {
            List<String> wrong = new ArrayList<>();
            positive("interval", interval, wrong);
            if (backend != null && !BACKENDS.contains(backend)) {
                wrong.add("backend: " + backend + " (expected: "
                        + Nearest.to(backend, BACKENDS)
                                .map(near -> "did you mean " + near + "?")
                                .orElse(BACKENDS.toString())
                        + ")");
            }
            refuse(wrong);
        }

        /** The backend, {@code hashmap} when not stated. */
        public String backendOrDefault() {
            return backend == null ? "hashmap" : backend;
        }
    }

    /** A directory. */
    public record DirectoryConfig(Path dir) {}

    /**
     * Streams.
     *
     * @param dir directory of the stream files
     * @param profile which of their profiles applies: {@code local}, {@code production}
     */
    public record StreamsConfig(Path dir, String profile) {}

    /**
     * Dead letters.
     *
     * @param keyFile keys that their originals are encrypted with, see {@link org.weltgewebe.pipelines.deadletter.LetterKeys}
     */
    public record DeadLettersConfig(Path keyFile) {}

    /** Metrics; {@code address} is {@code host:port}. */
    public record MetricsConfig(String address) {
        /** Checks the address. */
        public MetricsConfig {
            int colon = address.lastIndexOf(':');
            if (!address.matches(".+:\\d{1,5}") || Integer.parseInt(address.substring(colon + 1)) > 65_535) {
                throw new IllegalArgumentException("address: " + address + " (expected: host:port)");
            }
        }

        /** The address as a socket address. */
        public InetSocketAddress socketAddress() {
            int colon = address.lastIndexOf(':');
            return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        }
    }

    /**
     * How the slot is read.
     *
     * @param pollInterval how long a silent slot is left alone between two looks; 2 ms when not stated
     * @param heartbeatInterval how often an idle database moves the slot; 10 s when not stated
     * @param confirmDelay how long after its checkpoint a position is confirmed to Postgres; 150 s when not stated. Longer than
     *     nats-server takes to sync what it has acknowledged ({@code sync_interval}: 60 s fixed in 2.9, 2 min by default later),
     *     else a power loss there loses messages for good. Zero only where {@code sync_interval} is {@code always}
     * @param inFlight unacknowledged messages at most; 1024 when not stated
     */
    public record CaptureConfig(
            @Nullable Duration pollInterval,
            @Nullable Duration heartbeatInterval,
            @Nullable Duration confirmDelay,
            @Nullable Integer inFlight) {

        /**
         * How long the reading thread sleeps when the slot has been silent for five reads: what a commit may wait for, against
         * wakings of an idle process.
         */
        private static final Duration DEFAULT_POLL_INTERVAL = Duration.ofMillis(2);

        /** A little more than the longest default of nats-server, 2 min. */
        private static final Duration DEFAULT_CONFIRM_DELAY = Duration.ofSeconds(150);

        /** Checks ranges. */
        public CaptureConfig {
            List<String> wrong = new ArrayList<>();
            positive("poll-interval", pollInterval, wrong);
            positive("heartbeat-interval", heartbeatInterval, wrong);
            if (confirmDelay != null && confirmDelay.isNegative()) {
                wrong.add("confirm-delay: " + confirmDelay + " (expected: zero or more)");
            }
            if (inFlight != null && inFlight < 1) {
                wrong.add("in-flight: " + inFlight + " (expected: at least 1)");
            }
            refuse(wrong);
        }

        /** Poll interval. */
        public Duration pollIntervalOrDefault() {
            return pollInterval == null ? DEFAULT_POLL_INTERVAL : pollInterval;
        }

        /** Heartbeat interval. */
        public Duration heartbeatIntervalOrDefault() {
            return heartbeatInterval == null ? Duration.ofSeconds(10) : heartbeatInterval;
        }

        /** Confirm delay. */
        public Duration confirmDelayOrDefault() {
            return confirmDelay == null ? DEFAULT_CONFIRM_DELAY : confirmDelay;
        }

        /** In-flight window. */
        public int inFlightOrDefault() {
            return inFlight == null ? 1024 : inFlight;
        }
    }
}
