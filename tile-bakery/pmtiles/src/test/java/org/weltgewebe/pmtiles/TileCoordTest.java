package org.weltgewebe.pmtiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TileCoordTest {
    // The last column of 12/3423/1763 is the check value of the PMTiles specification; zooms 0 to 2 are drawn there.
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0",
        "1, 0, 0, 1",
        "1, 0, 1, 2",
        "1, 1, 1, 3",
        "1, 1, 0, 4",
        "2, 0, 0, 5",
        "2, 1, 0, 6",
        "2, 1, 1, 7",
        "2, 0, 1, 8",
        "2, 3, 0, 20",
        "12, 3423, 1763, 19078479",
        "26, 0, 0, 1501199875790165",
        "26, 67108863, 0, 6004799503160660",
    })
    void idCountsTilesAboveAndFollowsTheCurve(int z, int x, int y, long id) {
        assertThat(new TileCoord(z, x, y).id()).isEqualTo(id);
        assertThat(TileCoord.ofId(id)).isEqualTo(new TileCoord(z, x, y));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void neighboursOnTheCurveAreNeighboursOnTheMap(int z) {
        Set<TileCoord> seen = new HashSet<>();
        TileCoord previous = TileCoord.ofId(TileCoord.firstId(z));
        seen.add(previous);
        for (long id = previous.id() + 1; id < TileCoord.firstId(z + 1); id++) {
            TileCoord tile = TileCoord.ofId(id);
            assertThat(Math.abs(tile.x() - previous.x()) + Math.abs(tile.y() - previous.y()))
                    .isEqualTo(1);
            seen.add(tile);
            previous = tile;
        }
        assertThat(seen).hasSize(1 << 2 * z);
    }

    @Test
    void zoomsBeginAtTheirFirstId() {
        for (int z = 0; z <= TileCoord.MAX_ZOOM; z++) {
            assertThat(TileCoord.zoomOf(TileCoord.firstId(z))).isEqualTo(z);
            assertThat(TileCoord.zoomOf(TileCoord.firstId(z + 1) - 1)).isEqualTo(z);
        }
    }

    @Test
    void childrenHaveTheirParent() {
        TileCoord tile = new TileCoord(5, 17, 11);
        assertThat(tile.children()).hasSize(4).allSatisfy(child -> {
            assertThat(child.parent()).isEqualTo(tile);
            assertThat(child.z()).isEqualTo(6);
        });
    }

    @Test
    void refusesWhatIsNoTile() {
        assertThatThrownBy(() -> new TileCoord(27, 0, 0)).hasMessage("z: 27 (expected: 0 to 26)");
        assertThatThrownBy(() -> new TileCoord(-1, 0, 0)).hasMessage("z: -1 (expected: 0 to 26)");
        assertThatThrownBy(() -> new TileCoord(2, 4, 0)).hasMessage("x: 4 (expected: 0 to 3 at zoom 2)");
        assertThatThrownBy(() -> new TileCoord(2, 0, -1)).hasMessage("y: -1 (expected: 0 to 3 at zoom 2)");
        assertThatThrownBy(() -> TileCoord.ofId(TileCoord.MAX_ID + 1)).hasMessageContaining("tileId");
        assertThatThrownBy(() -> TileCoord.ofId(-1)).hasMessageContaining("tileId");
        assertThatThrownBy(() -> new TileCoord(0, 0, 0).parent()).hasMessageContaining("no parent");
        assertThatThrownBy(() -> new TileCoord(26, 0, 0).children()).hasMessageContaining("less than 26");
    }
}
