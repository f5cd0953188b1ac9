package org.weltgewebe.pipelines.nats;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.AccountStatistics;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.event.StreamDescription;

/** Creates the streams, or brings those that exist into the form their files describe. */
public final class Streams {

    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);

    private static final int NOT_FOUND = 404;

    private static final long ENOUGH_TO_MEASURE = 1_000;

    /** A burst at the beginning says little about days. */
    private static final Duration LEAST_SPAN = Duration.ofHours(1);

    private Streams() {}

    /** Reads every {@code *.yaml} of a directory in name order. */
    public static List<StreamFile> load(Path directory) {
        List<StreamFile> files = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path file :
                    entries.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                try {
                    files.add(StreamFile.read(file));
                } catch (IllegalArgumentException e) {
                    problems.add(e.getMessage());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(directory + ": not a readable directory (expected: stream files)", e);
        }
        if (problems.isEmpty() && files.isEmpty()) {
            problems.add(directory + ": no *.yaml (expected: at least one stream file)");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(System.lineSeparator(), problems));
        }
        return files;
    }

    /**
     * What is doubtful about the limits of a profile on a server with this much room.
     *
     * @param freeBytes storage the server may still use, or negative when it does not say
     */
    public static List<String> warnings(List<StreamFile> files, String profile, long freeBytes) {
        List<String> warnings = new ArrayList<>();
        long total = 0;
        for (StreamFile file : files) {
            StreamFile.Limits limits = file.limits(profile);
            total += limits.maxBytes();
            windowWarning(file.stream(), limits, 0).ifPresent(warnings::add);
        }
        if (freeBytes >= 0 && total > freeBytes) {
            warnings.add("streams: max-bytes " + total / 1_000_000 + " MB together (expected: at most the "
                    + freeBytes / 1_000_000 + " MB that are free); a full disk stops nats-server before a limit does");
        }
        return warnings;
    }

    /** Names a duplicate window that is shorter than its file wants, because its ids would take too much memory. */
    static Optional<String> windowWarning(String stream, StreamFile.Limits limits, double measuredPerSecond) {
        Duration affordable = limits.affordableWindow(measuredPerSecond);
        if (affordable.equals(limits.duplicateWindow())) {
            return Optional.empty();
        }
        return Optional.of("stream " + stream + ": duplicate-window " + affordable + " (expected: "
                + limits.duplicateWindow() + "); at "
                + Math.round(Math.max(limits.eventsPerSecond(), measuredPerSecond)) + " events/s the ids would take "
                + limits.idMemoryBytes(measuredPerSecond) / 1_000_000 + " MB of memory of nats-server, at most "
                + StreamFile.ID_MEMORY_BYTES / 1_000_000 + " MB are given to them ("
                + StreamFile.BYTES_PER_ID + " bytes per id). Restarts do not need it: they read the stream back");
    }

    /** Applies the files by a connection of its own, see {@link #apply(Connection, List, String, long)}. */
    public static void apply(String natsUrl, List<StreamFile> files, String profile, long freeDiskBytes)
            throws IOException, InterruptedException {
        try (Connection connection = NatsConnections.open(natsUrl, "weltgewebe streams")) {
            apply(connection, files, profile, freeDiskBytes);
        }
    }

    /**
     * Applies the files.
     *
     * @param freeDiskBytes room on the disk of the server when it is this machine's, or negative when unknown
     * @throws FaultException {@link FaultCode#STREAM_UNUSABLE} when the server refuses
     */
    public static void apply(Connection connection, List<StreamFile> files, String profile, long freeDiskBytes)
            throws IOException {
        JetStreamManagement management = connection.jetStreamManagement();
        warnings(files, profile, free(management, freeDiskBytes)).forEach(LOG::warn);
        for (StreamFile file : files) {
            StreamFile.Limits limits = file.limits(profile);
            try {
                Optional<StreamInfo> stream = stream(management, file.stream());
                double measured = stream.map(StreamInfo::getStreamState)
                        .map(Streams::eventsPerSecond)
                        .orElse(0.0);
                if (measured > limits.eventsPerSecond()) {
                    windowWarning(file.stream(), limits, measured).ifPresent(LOG::warn);
                }
                StreamConfiguration wanted = configuration(
                        file, limits, measured, stream.map(StreamBirth::of).orElseGet(Instant::now));
                if (stream.isPresent()) {
                    management.updateStream(wanted);
                } else {
                    management.addStream(wanted);
                    LOG.info("stream {} created", file.stream());
                }
            } catch (JetStreamApiException e) {
                throw new FaultException(
                        FaultCode.STREAM_UNUSABLE,
                        "stream " + file.stream() + ": refused, " + e.getMessage()
                                + " (expected: its file in deploy/nats fits to the server; max-bytes to its storage)",
                        e);
            }
        }
    }

    private static long free(JetStreamManagement management, long freeDiskBytes) throws IOException {
        try {
            AccountStatistics account = management.getAccountStatistics();
            long limit = account.getLimits().getMaxStorage();
            long free = limit < 0 ? Long.MAX_VALUE : Math.max(0, limit - account.getStorage());
            long least = Math.min(free, freeDiskBytes < 0 ? Long.MAX_VALUE : freeDiskBytes);
            return least == Long.MAX_VALUE ? -1 : least;
        } catch (JetStreamApiException e) {
            throw new FaultException(
                    FaultCode.STREAM_UNUSABLE,
                    "JetStream: not available, " + e.getMessage() + " (expected: nats-server with jetstream enabled)",
                    e);
        }
    }

    private static Optional<StreamInfo> stream(JetStreamManagement management, String stream)
            throws IOException, JetStreamApiException {
        try {
            return Optional.of(management.getStreamInfo(stream));
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The rate a stream was written at, over what it holds; 0 when that is too little to tell. */
    private static double eventsPerSecond(StreamState state) {
        if (state.getMsgCount() < ENOUGH_TO_MEASURE) {
            return 0;
        }
        Duration span = Duration.between(state.getFirstTime(), state.getLastTime());
        return state.getMsgCount() / (double) Math.max(LEAST_SPAN.toSeconds(), span.toSeconds());
    }

    private static StreamConfiguration configuration(
            StreamFile file, StreamFile.Limits limits, double measuredPerSecond, Instant made) {
        return StreamConfiguration.builder()
                .name(file.stream())
                .description(StreamDescription.of(file.description(), made))
                .subjects(file.subjects())
                .storageType(StorageType.File)
                .retentionPolicy(RetentionPolicy.Limits)
                .discardPolicy(DiscardPolicy.New)
                .maxAge(limits.maxAge())
                .maxBytes(limits.maxBytes())
                .duplicateWindow(limits.affordableWindow(measuredPerSecond))
                .replicas(limits.replicas())
                .allowDirect(true)
                .build();
    }
}
