package org.weltgewebe.pipelines.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.Stage;

class StageMetricsTest {

    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StageMetrics metrics = new StageMetrics(registry, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void theLagIsTheAgeOfTheOldestPendingChangeAndZeroWhenIdle() {
        metrics.tellLag();
        assertThat(lag()).isZero();
        metrics.oldestPending(NOW.minusMillis(1_500));
        assertThat(lag()).isEqualTo(1.5);
        metrics.oldestPending(NOW.plusSeconds(3));
        assertThat(lag()).isZero();
        metrics.oldestPending(null);
        assertThat(lag()).isZero();
    }

    @Test
    void aNewWriterTellsTheLagAndTheOldOneFallsSilent() {
        metrics.tellLag().oldestPending(NOW.minusSeconds(9));
        new StageMetrics(registry, Clock.fixed(NOW, ZoneOffset.UTC)).tellLag();
        assertThat(lag()).isZero();
        assertThat(registry.find("wg.lag").gauges()).hasSize(1);
    }

    @Test
    void duplicatesAreCountedApart() {
        metrics.distributed("WG_EVENT", false);
        metrics.distributed("WG_EVENT", true);
        metrics.distributed("WG_EVENT", true);
        assertThat(registry.get("wg.messages").counter().count()).isEqualTo(1);
        assertThat(registry.get("wg.duplicates.absorbed").counter().count()).isEqualTo(2);
    }

    @Test
    void clocksThatDisagreeMakeNoNegativeTime() {
        metrics.commitToAck(Duration.ofSeconds(-2));
        assertThat(registry.get("wg.commit.to.ack").timer().totalTime(java.util.concurrent.TimeUnit.SECONDS))
                .isZero();
    }

    @Test
    void labelsAreNamesOnly() {
        metrics.captured("wg.node", "insert");
        metrics.published(Stage.CLASSIFY, "node", "upserted");
        metrics.withheld("message");
        metrics.undeclared("node", "e_mail");
        metrics.deadLetter(FaultCode.GEOMETRY_INVALID);
        metrics.distributed("WG_EVENT", false);
        metrics.retried(3);
        // The histogram's own label is le.
        assertThat(registry.getMeters())
                .filteredOn(meter -> !meter.getId().getName().startsWith("wg.commit.to.ack"))
                .flatExtracting(meter -> meter.getId().getTags())
                .extracting(Tag::getKey)
                .containsOnly("stage", "table", "operation", "collection", "kind", "column", "fault", "stream");
        assertThat(registry.getMeters()).extracting(Meter::getId).allMatch(id -> id.getName()
                .startsWith("wg."));
    }

    private double lag() {
        return registry.get("wg.lag").gauge().value();
    }
}
