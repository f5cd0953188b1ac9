package org.weltgewebe.pipelines.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.weltgewebe.pipelines.TestKeys;
import org.weltgewebe.pipelines.capture.CapturedRow;

/** An original opens with its key in its letter, whole or not at all, and shows no value before. */
class LetterCipherProperties {

    private static final String ID = "dead/e1/771/16b3700/2";
    private static final String CANARY = "canary7f3a9c";

    private final LetterCipher cipher = new LetterCipher(keys("k2", "k1"));

    @Property(tries = 300)
    void whatIsSealedOpensAgain(@ForAll("columns") Map<String, Object> columns) throws Exception {
        Original sealed = cipher.seal(columns, ID);
        Original stored = Original.of(sealed.json());
        Map<String, Object> opened = cipher.open(stored, ID);
        assertThat(ColumnsJson.text(opened, false)).isEqualTo(ColumnsJson.text(columns, false));
        assertThat(opened.keySet()).containsExactlyElementsOf(columns.keySet());
        columns.forEach((name, value) -> {
            if (value instanceof CapturedRow.Wkb wkb) {
                assertThat(((CapturedRow.Wkb) opened.get(name)).bytes()).isEqualTo(wkb.bytes());
            } else {
                assertThat(opened.get(name)).isEqualTo(value);
            }
        });
    }

    @Property(tries = 300)
    void anyAlteredBitIsNoticed(
            @ForAll("columns") Map<String, Object> columns, @ForAll @IntRange(max = 100_000) int bit) {
        Original.Encrypted sealed = (Original.Encrypted) cipher.seal(columns, ID);
        byte[] altered = sealed.data().clone();
        altered[bit / 8 % altered.length] ^= (byte) (1 << bit % 8);
        assertThatThrownBy(() -> cipher.open(new Original.Encrypted(sealed.key(), altered), ID))
                .isInstanceOf(OriginalUnreadableException.class)
                .hasMessageContaining("does not open it");
    }

    @Property(tries = 100)
    void noValueStandsInTheLetter(@ForAll("texts") String text) {
        Map<String, Object> columns = Map.of("email", CANARY + text, "tags", List.of(CANARY));
        for (LetterCipher each : List.of(cipher, new LetterCipher(null))) {
            String letter = each.seal(columns, ID).json().toString();
            assertThat(letter).doesNotContain(CANARY);
            assertThat(new String(data(each.seal(columns, ID)), StandardCharsets.ISO_8859_1))
                    .doesNotContain(CANARY);
        }
        assertThat(ColumnsJson.text(columns, false)).as("the scan sees").contains(CANARY);
    }

    @Example
    void anotherLetterAnotherKeyOrNoKeyOpensNothing() {
        Original sealed = cipher.seal(Map.of("email", CANARY), ID);
        assertThatThrownBy(() -> cipher.open(sealed, ID + "#2"))
                .isInstanceOf(OriginalUnreadableException.class)
                .hasMessageContaining("key k2 does not open it");
        assertThatThrownBy(() -> new LetterCipher(keys("k1")).open(sealed, ID))
                .isInstanceOf(OriginalUnreadableException.class)
                .hasMessageContaining("encrypted with key k2 (expected: one of [k1])");
        assertThatThrownBy(() -> new LetterCipher(null).open(sealed, ID))
                .isInstanceOf(OriginalUnreadableException.class)
                .hasMessageContaining("no dead-letters.key-file is configured");
        LetterKeys sameName =
                LetterKeys.parse("f", List.of(TestKeys.line("other").replace("other", "k2")));
        assertThatThrownBy(() -> new LetterCipher(sameName).open(sealed, ID))
                .isInstanceOf(OriginalUnreadableException.class)
                .hasMessageContaining("does not open it");
        assertThatThrownBy(() -> cipher.open(new Original.Encrypted("k2", new byte[5]), ID))
                .isInstanceOf(OriginalUnreadableException.class);
    }

    @Example
    void theFirstKeyEncryptsAndEveryKeyDecrypts() throws Exception {
        Original old = new LetterCipher(keys("k1")).seal(Map.of("a", "b"), ID);
        assertThat(((Original.Encrypted) cipher.seal(Map.of(), ID)).key()).isEqualTo("k2");
        assertThat(cipher.open(old, ID)).isEqualTo(Map.of("a", "b"));
    }

    @Example
    void theSameOriginalIsNeverSealedTheSameWay() {
        assertThat(data(cipher.seal(Map.of("a", "b"), ID))).isNotEqualTo(data(cipher.seal(Map.of("a", "b"), ID)));
    }

    @Example
    void withoutAKeyNamesAndTypesAreKept() {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("email", CANARY);
        columns.put("location", new CapturedRow.Wkb(new byte[] {1}));
        columns.put("price", new CapturedRow.Unreadable("numeric"));
        columns.put("summary", null);
        columns.put("at", Instant.EPOCH);
        columns.put("tags", List.of());
        columns.put("version", 1L);
        Original redacted = new LetterCipher(null).seal(columns, ID);
        assertThat(redacted)
                .isEqualTo(new Original.Redacted(Map.of(
                        "email",
                        "text",
                        "location",
                        "geometry",
                        "price",
                        "numeric",
                        "summary",
                        "null",
                        "at",
                        "timestamp",
                        "tags",
                        "text[]",
                        "version",
                        "long")));
        assertThatThrownBy(() -> cipher.open(redacted, ID))
                .isInstanceOf(OriginalUnreadableException.class)
                .hasMessageContaining("redacted, no key was configured");
        assertThatThrownBy(() -> cipher.open(new Original.Omitted(9), ID))
                .isInstanceOf(OriginalUnreadableException.class)
                .hasMessageContaining("9 bytes are more than the server takes");
    }

    private static byte[] data(Original original) {
        return original instanceof Original.Encrypted encrypted
                ? encrypted.data()
                : original.json().toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static LetterKeys keys(String... ids) {
        return LetterKeys.parse(
                "keys", java.util.Arrays.stream(ids).map(TestKeys::line).toList());
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().all().ofMaxLength(20).map(text -> text.replaceAll("\\p{Cs}", "?"));
    }

    @Provide
    Arbitrary<Map<String, Object>> columns() {
        Arbitrary<Object> value = Arbitraries.oneOf(
                texts().map(text -> (Object) text),
                Arbitraries.longs().map(number -> (Object) number),
                Arbitraries.doubles().map(number -> (Object) number),
                Arbitraries.of(Double.NaN, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE),
                Arbitraries.of(true, false),
                Combinators.combine(
                                Arbitraries.longs().between(-62_000_000_000L, 250_000_000_000L),
                                Arbitraries.integers().between(0, 999_999_999))
                        .as(Instant::ofEpochSecond),
                texts().list().ofMaxSize(3).map(List::copyOf),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(40).map(CapturedRow.Wkb::new),
                Arbitraries.just((Object) new CapturedRow.Unreadable("numeric")),
                Arbitraries.just((Object) "null").map(none -> (Object) none).injectNull(0.5));
        return Arbitraries.maps(texts().filter(name -> !name.isEmpty()), value)
                .ofMaxSize(6)
                .map(LinkedHashMap::new);
    }
}
