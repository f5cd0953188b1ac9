package org.weltgewebe.api.live.nats;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.api.live.LiveEvents;
import org.weltgewebe.api.metrics.ApiMetrics;
import org.weltgewebe.api.search.lucene.SearchIndex;
import org.weltgewebe.schemas.contract.CollectionContracts;

class RowIntakeTest {

    @TempDir
    Path directory;

    /** nats-server 2.10 says that a stream without any message begins at 0, and refuses a reader that begins there. */
    @Test
    void aStreamThatNeverHadAMessageIsReadFromItsFirst() {
        try (SearchIndex index =
                SearchIndex.open(directory, CollectionContracts.load(Path.of("..", "schemas", "collections")))) {
            RowIntake rows =
                    new RowIntake(index, new LiveEvents(10, Long.MAX_VALUE), new ApiMetrics(), InstantSource.system());

            assertThat(rows.begin("empty", 0, 0)).isZero();
            assertThat(rows.begin("empty too", 1, 0)).isZero();
        }
    }
}
