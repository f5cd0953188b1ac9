package org.weltgewebe.pipelines.capture.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.capture.SlotPosition;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.pipelines.capture.SlotSettings.TableShape;
import org.weltgewebe.pipelines.capture.SnapshotProgress;
import org.weltgewebe.pipelines.capture.backfill.Handover;
import org.weltgewebe.pipelines.capture.backfill.NothingStreamed;
import org.weltgewebe.servers.PostgresDsn;
import org.weltgewebe.servers.TestDatabase;
import org.weltgewebe.servers.TestServers;

class SlotSplitReaderIT {

    private static final String CANARY = "canary-7f3a9c";

    @Test
    void aFailedQueryTellsItsStateAndPlaceButNoValue() throws Exception {
        try (TestDatabase database = TestServers.start().database()) {
            // The key was a text when the checkpoint was taken.
            SnapshotProgress within =
                    SnapshotProgress.starting(SnapshotProgress.Phase.UNTOUCHED).behind("wg.place", CANARY);
            String epoch = database.psql("SELECT epoch FROM wg.capture_slot WHERE slot_name = wg.slot_name()")
                    .get(0);
            SlotSettings settings = settings(database);
            SlotSplitReader reader = new SlotSplitReader(
                    settings, Clock.systemUTC(), new AtomicLong(), new Handover(), new NothingStreamed());
            try {
                reader.handleSplitsChanges(new SplitsAddition<>(
                        List.of(new SlotSplit(settings.slot(), epoch, SlotPosition.initial(within)))));
                Throwable failure = catchThrowable(reader::fetch);
                assertThat(ExceptionUtils.stringifyException(failure))
                        .contains("reading failed, PSQLException 22P02 at ChunkReader.")
                        .doesNotContain(CANARY);
            } finally {
                reader.close();
            }
        }
    }

    private static SlotSettings settings(TestDatabase database) {
        PostgresDsn dsn = database.capture();
        return new SlotSettings(
                dsn.host(),
                dsn.port(),
                dsn.database(),
                dsn.user(),
                dsn.password(),
                database.slot(),
                "wg_publication",
                List.of(new TableShape("wg.place", "id", null, List.of("id"), TableShape.Kind.PUBLISHED)),
                Duration.ofMillis(2),
                Duration.ofMinutes(10),
                Duration.ZERO);
    }
}
