package org.weltgewebe.pmtiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GzipTest {
    private static final byte[] PLAIN = "weave weave weave weave".getBytes(StandardCharsets.UTF_8);

    @Property
    void anyBytesComeBack(@ForAll byte[] plain, @ForAll @IntRange(min = 1, max = 9) int level) throws Exception {
        try (Gzip gzip = new Gzip(level)) {
            byte[] stored = gzip.compress(plain);
            assertThat(Gzip.decompress(stored, plain.length)).isEqualTo(plain);
            assertThat(new GZIPInputStream(new ByteArrayInputStream(stored)).readAllBytes())
                    .isEqualTo(plain);
            assertThat(gzip.compress(plain)).isEqualTo(stored);
        }
    }

    @Test
    void readsTheGzipOfTheJdk() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(new byte[100_000]);
        }
        assertThat(Gzip.decompress(out.toByteArray(), 100_000)).hasSize(100_000);
    }

    @Test
    void readsHeadersWithExtraNameCommentAndChecksum() throws Exception {
        byte[] stored = Gzip.compressOnce(PLAIN);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(stored, 0, 10);
        out.writeBytes(new byte[] {3, 0, 1, 2, 3}); // extra field
        out.writeBytes("name\0comment\0cc".getBytes(StandardCharsets.US_ASCII));
        out.write(stored, 10, stored.length - 10);
        byte[] decorated = out.toByteArray();
        decorated[3] = 2 | 4 | 8 | 16;

        assertThat(Gzip.decompress(decorated, 100)).isEqualTo(PLAIN);
    }

    @Test
    void stopsAtTheLimit() {
        byte[] bomb = Gzip.compressOnce(new byte[10_000_000]);

        assertThatThrownBy(() -> Gzip.decompress(bomb, 9_999_999))
                .isInstanceOf(PmtilesFormatException.class)
                .hasMessage("gzip: inflates to more than 9999999 bytes (expected: less)");
    }

    @Test
    void refusesDamage() {
        byte[] stored = Gzip.compressOnce(PLAIN);
        for (int length = 0; length < stored.length; length++) {
            byte[] cut = Arrays.copyOf(stored, length);
            assertThatThrownBy(() -> Gzip.decompress(cut, 1000)).isInstanceOf(PmtilesFormatException.class);
        }
        assertThatThrownBy(() -> Gzip.decompress(Arrays.copyOf(stored, stored.length + 1), 1000))
                .hasMessageStartingWith("gzip: 9 bytes behind the deflate stream");
        for (int position : new int[] {0, 2, 3, stored.length - 1, stored.length - 5}) {
            byte[] changed = stored.clone();
            changed[position] ^= (byte) 0xa0;
            assertThatThrownBy(() -> Gzip.decompress(changed, 1000)).isInstanceOf(PmtilesFormatException.class);
        }
    }

    @Property
    void anyBytesAreInflatedOrRefused(@ForAll byte[] tail) {
        byte[] stored = Gzip.compressOnce(PLAIN);
        System.arraycopy(tail, 0, stored, 3, Math.min(tail.length, stored.length - 3));
        try {
            assertThat(Gzip.decompress(stored, 1000).length).isLessThanOrEqualTo(1000);
        } catch (PmtilesFormatException refused) {
            assertThat(refused).hasMessageContaining("expected:");
        }
    }
}
