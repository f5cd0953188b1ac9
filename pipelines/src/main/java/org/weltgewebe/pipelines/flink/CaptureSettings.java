package org.weltgewebe.pipelines.flink;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.SlotIdentity;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.pipelines.capture.backfill.StreamedKeys;

/**
 * Everything the capture job is built from.
 *
 * @param slot which slot is read
 * @param identity what the server says about it
 * @param law contracts, event schemas and policies
 * @param natsUrl where messages go
 * @param inFlight messages under way at most
 * @param streamed what the stream holds already, for backfills
 */
public record CaptureSettings(
        SlotSettings slot, SlotIdentity identity, Law law, String natsUrl, int inFlight, StreamedKeys streamed) {

    /**
     * Files the classify and retain stages read.
     *
     * @param contracts collection contracts
     * @param events event schemas
     * @param policies policies
     * @param letterKeys keys of the dead letters, null to keep no originals
     */
    public record Law(Path contracts, Path events, Path policies, @Nullable Path letterKeys) {}
}
