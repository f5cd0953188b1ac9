package org.weltgewebe.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

class LatenciesProperties {

    @Property
    void aPercentileIsASampleThatEnoughSamplesDoNotExceed(
            @ForAll @Size(min = 1, max = 50) double @DoubleRange(min = 0, max = 1e6) [] millis,
            @ForAll @DoubleRange(min = 1, max = 100) double percent) {
        double value = new Latencies(millis).percentile(percent);
        assertThat(millis).contains(value);
        long notAbove = Arrays.stream(millis).filter(m -> m <= value).count();
        assertThat(notAbove).isGreaterThanOrEqualTo((long) Math.ceil(percent / 100 * millis.length));
        assertThat(value).isLessThanOrEqualTo(new Latencies(millis).max());
    }
}
