package org.weltgewebe.pmtiles.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void parsesEveryKindOfValue() {
        JsonObject object = Json.parseObject(
                " { \"a\" : [ 1 , -2.5e1, true, false, null, \"x\\u00e9\\n\\/\" ] , \"b\" : { } , \"c\" : [] } ");

        assertThat(object.array("a")).isEqualTo(Arrays.asList(1L, -25.0, true, false, null, "xé\n/"));
        assertThat(object.object("b").members()).isEmpty();
        assertThat(object.array("c")).isEmpty();
        assertThat(object.members().keySet()).containsExactly("a", "b", "c");
    }

    @Test
    void printsWhatItParsed() {
        String text = "{\"z\":[1,2.5,true,null],\"a\":{\"quote\":\"\\\"\\\\\\u0001\"},\"e\":{},\"l\":[]}";

        assertThat(Json.print(Json.parse(text))).isEqualTo(text);
        assertThat(Json.print(List.of(1.0, -0.5, 1e20))).isEqualTo("[1,-0.5,1.0E20]");
        assertThat(Json.parse("123456789012345678901")).isEqualTo(1.2345678901234568e20);
        assertThat(Json.parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    }

    @Property
    void anyStringComesBack(@ForAll String text) {
        assertThat(Json.parse(Json.print(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1,]",
                "{\"a\"}",
                "{\"a\":1,}",
                "{a:1}",
                "01",
                "1.",
                ".5",
                "+1",
                "-",
                "1e",
                "tru",
                "nul",
                "\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u١٢٣٤\"",
                "\"\t\"",
                "1 2",
                "[1 2]",
                "{\"a\":1,\"a\":2}",
                "1e999",
                "'a'",
                "NaN",
                "//",
                "{\"a\":1}}"
            })
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(JsonException.class)
                .hasMessageMatching("JSON: error at character \\d+ \\(expected: .*\\)");
    }

    @Test
    void refusesDepthThatWouldExhaustTheStack() {
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).hasMessageContaining("at most 256 levels");
    }

    @Test
    void namesTheMemberThatIsMissing() {
        JsonObject object = Json.parseObject("{\"count\":-1,\"name\":2}");

        assertThatThrownBy(() -> object.string("name")).hasMessage("name: Long (expected: a string)");
        assertThatThrownBy(() -> object.string("other")).hasMessage("other: nothing (expected: a string)");
        assertThatThrownBy(() -> object.count("count")).hasMessageContaining("at least 0");
        assertThatThrownBy(() -> object.array("name")).hasMessageContaining("an array");
        assertThatThrownBy(() -> object.object("name")).hasMessageContaining("an object");
        assertThatThrownBy(() -> Json.parseObject("[]")).hasMessageContaining("an object");
    }
}
