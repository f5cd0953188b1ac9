package org.weltgewebe.schemas.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.weltgewebe.schemas.FaultException;

class RowEventCodecProperties {

    private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(read(Path.of("events/row-event.v1.schema.json")), InputFormat.JSON);

    @Property
    void whatIsWrittenIsReadBackAndObeysItsSchema(@ForAll("events") RowEvent event) {
        byte[] payload = RowEventCodec.encode(event);
        assertThat(RowEventCodec.decode(payload)).isEqualTo(event);
        assertThat(schema.validate(new String(payload, StandardCharsets.UTF_8), InputFormat.JSON))
                .isEmpty();
    }

    @Property
    void hostileBytesAreRefusedWithoutBeingQuoted(@ForAll byte[] bytes) {
        assertThatThrownBy(() -> RowEventCodec.decode(bytes)).isInstanceOf(FaultException.class);
    }

    @Property
    void anExpiredRowIsNotVisible(@ForAll("events") RowEvent event) {
        Instant end = Instant.parse("2100-01-01T00:00:00Z");
        boolean visible = event.isVisible(end);
        assertThat(visible)
                .isEqualTo(event.kind() == RowEvent.Kind.UPSERTED
                        && (event.expiresAt() == null || event.expiresAt().isAfter(end)));
    }

    @Property
    void theEnvelopeSurvivesItsHeaders(@ForAll("events") RowEvent event) {
        EventEnvelope sent = new EventEnvelope(
                "id-1",
                "/weltgewebe/e1",
                event.type(),
                event.key(),
                Instant.EPOCH,
                "0/1/0",
                null,
                RowEventCodec.encode(event));
        Map<String, String> headers = sent.headers();
        assertThat(EventEnvelope.of(headers::get, sent.data())).isEqualTo(sent);
        headers.remove("ce-id");
        assertThatThrownBy(() -> EventEnvelope.of(headers::get, sent.data())).hasMessageContaining("ce-id: missing");
    }

    @Property
    void anyTextTravelsInAHeaderOfPrintableAscii(@ForAll("texts") String text) {
        String encoded = HeaderText.encode(text);
        assertThat(encoded).matches("[\\x21-\\x7e]*").doesNotContain("\"");
        assertThat(HeaderText.decode(encoded)).isEqualTo(text);
        assertThat(HeaderText.decode(text.replace("%", ""))).isEqualTo(text.replace("%", ""));
    }

    @Example
    void whatIsPrintableStaysReadable() {
        assertThat(HeaderText.encode("e-1/snapshot/node/0a-f/7")).isEqualTo("e-1/snapshot/node/0a-f/7");
        assertThat(HeaderText.encode("Mühle 1")).isEqualTo("M%C3%BChle%201");
        assertThat(HeaderText.decode("100%/%zz%")).isEqualTo("100%/%zz%");
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars("äöüß€\n\r\t\0%\"")
                .ofMaxLength(20);
    }

    @Provide
    Arbitrary<RowEvent> events() {
        Arbitrary<RowEvent.Kind> kinds = Arbitraries.of(RowEvent.Kind.class);
        Arbitrary<String> words =
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(8);
        Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(20);
        Arbitrary<Instant> times = Arbitraries.longs()
                .between(0, 4_000_000_000L)
                .map(Instant::ofEpochSecond)
                .injectNull(0.5);
        Arbitrary<RowEvent.RetentionTag> tags = Combinators.combine(words, words, times)
                .as(RowEvent.RetentionTag::new)
                .injectNull(0.3);
        return Combinators.combine(kinds, words, words, Arbitraries.longs().between(0, 99), texts, times, tags)
                .as(RowEventCodecProperties::event);
    }

    private static RowEvent event(
            RowEvent.Kind kind,
            String collection,
            String key,
            long version,
            String title,
            Instant expiresAt,
            RowEvent.RetentionTag tag) {
        ObjectNode properties = RowEventCodec.newProperties();
        ObjectNode geometry = null;
        if (kind == RowEvent.Kind.UPSERTED) {
            properties.put("title", title);
            geometry = JsonNodeFactory.instance.objectNode().put("type", "Point");
            geometry.putArray("coordinates").add(9.5).add(47.1);
        }
        return new RowEvent(kind, collection, key, version, geometry, properties, expiresAt, tag);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
