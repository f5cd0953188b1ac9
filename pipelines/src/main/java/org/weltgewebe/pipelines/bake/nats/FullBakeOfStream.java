package org.weltgewebe.pipelines.bake.nats;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.bake.BakeProgress;
import org.weltgewebe.bakery.bake.BakeReport;
import org.weltgewebe.bakery.bake.FullBake;
import org.weltgewebe.bakery.h3.H3Cells;
import org.weltgewebe.pipelines.bake.ContractTexts;
import org.weltgewebe.pipelines.bake.KnownRows;
import org.weltgewebe.pipelines.bake.TilePlan;
import org.weltgewebe.pipelines.nats.source.JetStreamMessage;
import org.weltgewebe.pipelines.nats.source.StreamReplay;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.FaultKind;
import org.weltgewebe.schemas.event.Subjects;
import org.weltgewebe.schemas.event.TilesPublished;

/** A full bake of the rows in {@code WG_EVENT}: what the live tileset must equal, and where a rebuild begins. */
public final class FullBakeOfStream {

    private static final int NOT_FOUND = 404;

    private final String natsUrl;
    private final TilePlan plan;

    /** @param tileset a tileset of these contracts */
    public FullBakeOfStream(String natsUrl, ContractTexts contracts, String tileset) {
        this.natsUrl = natsUrl;
        this.plan = TilePlan.of(contracts.parse(), tileset);
    }

    /**
     * What was baked.
     *
     * @param lastSequence sequence of the last row event; every event up to it is in the archive
     * @param events events of the collections drawn
     * @param rejected events among them that cannot be read or drawn
     * @param rows rows known at the end
     * @param bake the bake
     */
    public record Result(long lastSequence, long events, long rejected, int rows, BakeReport bake) {}

    /**
     * Reads the stream and writes an archive.
     *
     * @param archive file to write; replaced when it exists
     * @param now rows that have expired by then are left out
     */
    public Result bake(Path archive, Instant now, BakeProgress progress) throws IOException, InterruptedException {
        KnownRows rows = new KnownRows();
        AtomicLong events = new AtomicLong();
        AtomicLong rejected = new AtomicLong();
        long nowMillis = now.toEpochMilli();
        long last = StreamReplay.read(natsUrl, Subjects.STREAM_EVENT, Subjects.ALL_ROWS, message -> {
            try {
                plan.read(message.sequence(), message.subject(), message.headers()::get, message.data())
                        .ifPresent(change -> {
                            events.incrementAndGet();
                            rows.accept(change, nowMillis);
                        });
            } catch (FaultException fault) {
                countOrThrow(fault, message, rejected);
            }
        });
        List<Feature> features = rows.features(nowMillis);
        BakeReport report = new FullBake(plan.spec(), H3Cells.open()).bake(features, archive, progress);
        return new Result(last, events.get(), rejected.get(), rows.size(), report);
    }

    /** The live job sets such an event aside; so does this one. */
    private static void countOrThrow(FaultException fault, JetStreamMessage message, AtomicLong rejected) {
        if (fault.code().kind() != FaultKind.DATA) {
            throw new IllegalStateException(
                    "event at sequence " + message.sequence() + ": " + fault.getMessage(), fault);
        }
        rejected.incrementAndGet();
    }

    /**
     * Waits until the live job has announced a sequence.
     *
     * @throws IOException when it did not within {@code patience}
     */
    public void awaitAnnounced(long sequence, Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        try (Connection connection = Nats.connect(natsUrl)) {
            while (announcedSequence(connection) < sequence) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException("tileset " + plan.spec().name() + ": sequence " + sequence
                            + " not announced within " + patience + " (expected: a running bake job; see its log)");
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    private long announcedSequence(Connection connection) throws IOException {
        try {
            byte[] data = connection
                    .getStreamContext(Subjects.STREAM_TILES)
                    .getLastMessage(Subjects.tiles(plan.spec().name()))
                    .getData();
            return data == null ? 0 : TilesPublished.decode(data).streamSequence();
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == NOT_FOUND) {
                return 0;
            }
            throw new IOException(Subjects.STREAM_TILES + ": not readable (expected: the stream of announcements)", e);
        }
    }
}
