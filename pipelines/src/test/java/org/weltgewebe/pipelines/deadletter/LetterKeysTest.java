package org.weltgewebe.pipelines.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.pipelines.TestKeys;

class LetterKeysTest {

    @TempDir
    Path directory;

    @Test
    void theFirstLineIsTheCurrentKey() {
        LetterKeys keys = LetterKeys.parse(
                "f", List.of("# keys", "", TestKeys.line("2026-11").trim() + " # new", TestKeys.line("k1")));
        assertThat(keys.current()).isEqualTo("2026-11");
        assertThat(keys.ids()).containsExactly("2026-11", "k1");
        assertThat(keys.toString()).isEqualTo("LetterKeys[2026-11, k1]");
    }

    @Test
    void everyProblemIsToldAndNoKey() {
        String secret = TestKeys.line("k1").trim().split(" ")[1];
        assertThatThrownBy(() -> LetterKeys.parse(
                        "keys",
                        List.of(
                                "k1 " + secret,
                                "k1 " + secret,
                                "K2 " + secret,
                                secret,
                                "k3 AAAA",
                                "k4 !",
                                "k5 " + secret + " x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keys:2: k1: twice")
                .hasMessageContaining("keys:3: no key")
                .hasMessageContaining("keys:4: no key")
                .hasMessageContaining("keys:5: no key")
                .hasMessageContaining("keys:6: no key")
                .hasMessageContaining("keys:7: no key")
                .hasMessageNotContaining(secret);
        assertThatThrownBy(() -> LetterKeys.parse("keys", List.of("# none")))
                .hasMessageContaining("keys: no key (expected: a line");
    }

    @Test
    void aMissingFileIsNamedWithTheWayToMakeOne() {
        assertThatThrownBy(() -> LetterKeys.read(directory.resolve("none")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("dead-letters.key-file: ")
                .hasMessageContaining("openssl rand -base64 32");
    }
}
