package org.weltgewebe.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A nats-server whose machine loses power: it comes back with the streams as they were when it last synced, and what it acknowledged since
 * is gone. The store is taken back to a copy, which is what a file system does that never wrote the pages.
 */
class PowerLossIT {

    @TempDir
    Path directory;

    private CaptureRig rig;
    private Path store;

    @BeforeEach
    void open() {
        rig = new CaptureRig(directory);
        rig.confirmDelay = Duration.ofMinutes(5);
        Assumptions.assumeTrue(rig.nats.store().isPresent(), "needs a native nats-server");
        store = rig.nats.store().get();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aRunningJobGoesBackAndPublishesAgainWhatWasLost() {
        rig.start();
        rows(1, 100);
        Path synced = keepStore();
        rows(101, 250);
        rig.database.psql("DELETE FROM wg.node WHERE id <= '" + CaptureIT.id(20) + "'");
        rig.awaitCheckpointed();
        List<String> before = ids();
        losePower(synced);
        assertThat(rig.count("WG_EVENT")).as("nothing writes yet").isLessThan(before.size());
        // The job is idle; it finds out with the next row.
        rows(251, 260);
        assertHolds(before, 10);
        assertThat(rig.metrics()).contains("wg_rollbacks_total{job=\"capture\"");
    }

    @Test
    void aJobThatStartsAfterwardsGoesBackToAnEarlierProcessIfItMust() {
        rig.start();
        rows(1, 50);
        rig.awaitCheckpointed();
        Path synced = keepStore();
        rig.stop();
        // All that this process acknowledges will be lost, and with it what its own checkpoints stand for.
        rig.start();
        rows(51, 150);
        rig.awaitCheckpointed();
        List<String> before = ids();
        rig.stop();
        losePower(synced);
        rig.start();
        rows(151, 160);
        assertHolds(before, 10);
    }

    /** The negative control: when positions are confirmed at once, there is nothing to read again, and the job says so. */
    @Test
    void withoutTheDelayTheLossIsNamedAndNothingIsGuessed() {
        rig.confirmDelay = Duration.ZERO;
        rig.start();
        rows(1, 50);
        Path synced = keepStore();
        rows(51, 100);
        rig.awaitCheckpointed();
        rig.awaitConfirmed();
        losePower(synced);
        rig.database.psql(CaptureIT.node(101, "Row", 9.5, 47.1));
        CaptureRig.await("the job fails", () -> rig.running().jobs().states().containsValue("FAILED"));
        assertThat(rig.failure()).contains("STREAM_UNUSABLE", "confirm-delay", "./weltgewebe rebuild");
    }

    @Test
    void aStreamMadeAnewIsNamed() throws Exception {
        rig.start();
        rows(1, 10);
        rig.awaitCheckpointed();
        rig.stop();
        rig.nats.deleteStreams();
        rig.start();
        CaptureRig.await("the job fails", () -> rig.running().jobs().states().containsValue("FAILED"));
        assertThat(rig.failure()).contains("STREAM_UNUSABLE", "deleted and made anew", "./weltgewebe rebuild");
    }

    /** Everything that was there is there again under the same sequence, and new rows follow. */
    private void assertHolds(List<String> before, int more) {
        CaptureRig.await("the stream is whole", () -> rig.count("WG_EVENT") >= before.size() + more);
        List<String> after = ids();
        assertThat(after).doesNotHaveDuplicates().hasSize(before.size() + more);
        assertThat(after.subList(0, before.size())).isEqualTo(before);
        assertThat(rig.count("WG_DEAD")).isZero();
    }

    private void rows(int first, int last) {
        StringBuilder sql = new StringBuilder();
        for (int i = first; i <= last; i++) {
            sql.append(CaptureIT.node(i, "Row", 9.5, 47.1)).append(';');
        }
        long before = rig.events("wg.event.node.upserted").size();
        rig.database.psql(sql.toString());
        CaptureRig.await(
                "rows " + first + " to " + last, () -> rig.lastSubjectKey().equals(CaptureIT.id(last)));
        assertThat(rig.events("wg.event.node.upserted").size()).isGreaterThan((int) before);
    }

    private List<String> ids() {
        return rig.events().stream().map(message -> message.envelope().id()).toList();
    }

    /** The store as it is now, which is what will be left of it. */
    private Path keepStore() {
        Path copy = directory.resolve("synced");
        rig.nats.killHard();
        copy(store, copy);
        rig.nats.restart();
        return copy;
    }

    private void losePower(Path synced) {
        rig.nats.killHard();
        try {
            CaptureRig.delete(store);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        copy(synced, store);
        rig.nats.restart();
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> entries = Files.walk(from)) {
            for (Path entry : entries.toList()) {
                Files.copy(entry, to.resolve(from.relativize(entry).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
