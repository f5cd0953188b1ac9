package org.weltgewebe.pmtiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PmtilesHeaderTest {
    static final PmtilesHeader HEADER = new PmtilesHeader(
            new Section(127, 25),
            new Section(0x0102030405L, 247),
            new Section(500, 0),
            new Section(16384, 69),
            new TileCounts(85, 84, 83),
            true,
            Compression.GZIP,
            Compression.NONE,
            TileType.MVT,
            new ZoomRange(1, 14),
            BoundsE7.ofDegrees(-180, -85.0511287, 9.6, 1.0000001),
            CenterE7.ofDegrees(11, 11.5, -0.1));

    @Test
    void fieldsLieWhereTheSpecificationPutsThem() {
        String hex = HexFormat.of().formatHex(HEADER.encode());

        assertThat(hex)
                .isEqualTo("504d54696c6573" + "03" // magic, version
                        + "7f00000000000000" + "1900000000000000" // root
                        + "0504030201000000" + "f700000000000000" // metadata
                        + "f401000000000000" + "0000000000000000" // leaves
                        + "0040000000000000" + "4500000000000000" // tile data
                        + "5500000000000000" + "5400000000000000" + "5300000000000000" // counts
                        + "01" + "02" + "01" + "01" + "01" + "0e" // clustered to max zoom
                        + "002eb694" + "493a4ecd" + "00d8b805" + "81969800" // bounds
                        + "0b" + "c0c2da06" + "c0bdf0ff"); // center
        assertThat(hex).hasSize(2 * 127);
    }

    @Test
    void decodesWhatItEncoded() throws Exception {
        assertThat(PmtilesHeader.decode(HEADER.encode())).isEqualTo(HEADER);
    }

    @Test
    void degreesAreRoundedNotCut() {
        // In binary floating point 0.57 * 1e7 is 5699999.999999999.
        assertThat(BoundsE7.ofDegrees(0.57, 1.005, 8.2, 47.3))
                .isEqualTo(new BoundsE7(5_700_000, 10_050_000, 82_000_000, 473_000_000));
        assertThat(CenterE7.ofDegrees(3, 11.5, -33.3)).isEqualTo(new CenterE7(3, 115_000_000, -333_000_000));
        for (int tenThousandths = -1_800_000; tenThousandths <= 1_800_000; tenThousandths += 7) {
            double degrees = tenThousandths / 10_000.0;
            assertThat(CenterE7.ofDegrees(0, degrees, 0).lonE7()).isEqualTo(tenThousandths * 1000);
        }
    }

    @Test
    void refusesDegreesOffTheGlobe() {
        assertThatThrownBy(() -> BoundsE7.ofDegrees(-181, 0, 0, 0))
                .hasMessage("minLon: -181.0 (expected: -180 to 180 degrees)");
        assertThatThrownBy(() -> CenterE7.ofDegrees(0, 0, Double.NaN)).hasMessageContaining("lat: NaN");
    }

    @Test
    void refusesOtherFiles() {
        assertThatThrownBy(() -> PmtilesHeader.decode(new byte[126]))
                .isInstanceOf(PmtilesFormatException.class)
                .hasMessage("header: 126 bytes (expected: at least 127 bytes)");
        assertThatThrownBy(() -> PmtilesHeader.decode(new byte[127])).hasMessageStartingWith("magic:");
        assertThatThrownBy(() -> PmtilesHeader.decode(with(7, 2))).hasMessageStartingWith("version: 2 (expected: 3");
        assertThatThrownBy(() -> PmtilesHeader.decode(with(96, 7))).hasMessageStartingWith("clustered: 7");
        assertThatThrownBy(() -> PmtilesHeader.decode(with(97, 9))).hasMessageStartingWith("compression: 9");
        assertThatThrownBy(() -> PmtilesHeader.decode(with(99, 9))).hasMessageStartingWith("tile type: 9");
        assertThatThrownBy(() -> PmtilesHeader.decode(with(100, 15))).hasMessageStartingWith("zooms: 15 to 14");
        assertThatThrownBy(() -> PmtilesHeader.decode(with(101, 27))).hasMessageStartingWith("zooms: 1 to 27");
        assertThatThrownBy(() -> PmtilesHeader.decode(with(15, 0x80))).hasMessageStartingWith("root directory: offset");
    }

    private static byte[] with(int position, int value) {
        byte[] bytes = Arrays.copyOf(HEADER.encode(), 127);
        bytes[position] = (byte) value;
        return bytes;
    }
}
