package org.weltgewebe.pmtiles.tileset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weltgewebe.pmtiles.PmtilesFormatException;

class TombstonesTest {
    @Test
    void neighboursAreOneRun() {
        Tombstones tombstones = Tombstones.of(new TreeSet<>(Set.of(4L, 5L, 6L, 9L)));

        assertThat(tombstones.runs()).isEqualTo(2);
        assertThat(tombstones.addTo("{\"name\":\"weave\"}"))
                .isEqualTo("{\"name\":\"weave\",\"weltgewebe:tombstones\":[[4,3],[9,1]]}");
    }

    @Property
    void metadataCarryThem(@ForAll Set<@LongRange(max = 300) Long> ids) throws PmtilesFormatException {
        Tombstones tombstones = Tombstones.in(Tombstones.of(new TreeSet<>(ids)).addTo("{}"));

        assertThat(tombstones.tileIds()).isEqualTo(new TreeSet<>(ids));
        for (long id = 0; id <= 301; id++) {
            assertThat(tombstones.contains(id)).isEqualTo(ids.contains(id));
        }
    }

    @Test
    void metadataMayHaveNone() throws Exception {
        assertThat(Tombstones.in("{}").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[[1]]",
                "[[1,0]]",
                "[[1,1],[2,1]]",
                "[[5,1],[1,1]]",
                "[[-1,1]]",
                "[[1,9223372036854775807]]",
                "[1,2]",
                "[[\"1\",1]]"
            })
    void refusesOtherRuns(String runs) {
        assertThatThrownBy(() -> Tombstones.in("{\"weltgewebe:tombstones\":" + runs + "}"))
                .isInstanceOf(PmtilesFormatException.class)
                .hasMessageContaining("weltgewebe:tombstones");
    }
}
