package org.weltgewebe.schemas.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.FaultKind;
import org.weltgewebe.schemas.Stage;

/** The AsyncAPI document and the code that speaks say the same. */
class AsyncApiTest {

    private static final Path DOCUMENT = Path.of("asyncapi/weltgewebe.yaml");
    private static final Path EVENTS = Path.of("events");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode ROOT = document();

    private static final RowEvent FULL_EVENT = new RowEvent(
            RowEvent.Kind.UPSERTED,
            "node",
            "7",
            3,
            JsonNodeFactory.instance
                    .objectNode()
                    .put("type", "Point")
                    .set("coordinates", JSON.valueToTree(List.of(9.5, 47.1))),
            RowEventCodec.newProperties().put("title", "Mühle"),
            Instant.EPOCH,
            new RowEvent.RetentionTag("knoten.inhalt", "delete", Instant.EPOCH));

    private static final EventEnvelope FULL_ENVELOPE = new EventEnvelope(
            "a1b2c3d4/741/16b3748/0",
            "/weltgewebe/a1b2c3d4",
            FULL_EVENT.type(),
            FULL_EVENT.key(),
            Instant.EPOCH,
            "16b3748/0",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            RowEventCodec.encode(FULL_EVENT));

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(ROOT.path("asyncapi").asText()).isEqualTo("3.0.0");
        List<String> references = ROOT.findValuesAsText("$ref");
        assertThat(references).hasSizeGreaterThan(10);
        for (String reference : references) {
            if (reference.startsWith("#")) {
                assertThat(ROOT.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse();
            } else {
                assertThat(DOCUMENT.resolveSibling(reference)).exists();
            }
        }
    }

    @Test
    void theChannelsAreTheSubjectsOfTheCode() {
        Map<String, String> said = new TreeMap<>();
        for (JsonNode channel : ROOT.path("channels")) {
            said.put(channel.path("address").asText(), channel.path("x-stream").asText());
        }
        assertThat(said)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        Subjects.row("{collection}", RowEvent.Kind.UPSERTED).replace("upserted", "{kind}"),
                        Subjects.STREAM_EVENT,
                        Subjects.outbox("{aggregate}", "{type}"),
                        Subjects.STREAM_EVENT,
                        "wg.capture.snapshot",
                        Subjects.STREAM_EVENT,
                        "wg.capture.fence",
                        Subjects.STREAM_EVENT,
                        Subjects.tiles("{tileset}"),
                        Subjects.STREAM_TILES,
                        Subjects.dead(Stage.BAKE).replace("bake", "{stage}"),
                        Subjects.STREAM_DEAD,
                        Subjects.deadAct("{act}"),
                        Subjects.STREAM_DEAD));
        assertThat(Arrays.stream(Subjects.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .map(Method::getName))
                .as("subjects and filters the code can make; a new subject needs a channel")
                .containsExactlyInAnyOrder("row", "rows", "outbox", "tiles", "dead", "deadAct");
        assertThat(ROOT.at("/channels/rowEvents/description").asText()).contains(Subjects.ALL_ROWS);
    }

    @Test
    void theParametersHaveTheValuesOfTheCode() {
        assertThat(texts(ROOT.at("/channels/rowEvents/parameters/kind/enum")))
                .isEqualTo(names(Arrays.stream(RowEvent.Kind.values()).map(RowEvent.Kind::label)));
        Set<String> stagesOfDeadLetters =
                names(deadFaults().map(fault -> fault.stage().label()));
        assertThat(texts(ROOT.at("/channels/deadLetters/parameters/stage/enum")))
                .isEqualTo(stagesOfDeadLetters);
        JsonNode letter = json(EVENTS.resolve("dead-letter.v1.schema.json")).path("properties");
        assertThat(texts(letter.at("/stage/enum"))).isEqualTo(stagesOfDeadLetters);
        assertThat(texts(letter.at("/fault/enum"))).isEqualTo(names(deadFaults().map(FaultCode::name)));
        assertThat(ROOT.at("/channels/deadLetters/description").asText()).contains(Subjects.ALL_LETTERS);
        assertThat(texts(ROOT.at("/channels/deadLetterActs/parameters/act/enum")))
                .isEqualTo(texts(
                        json(EVENTS.resolve("dead-letter-act.v1.schema.json")).at("/properties/act/enum")));
    }

    @Test
    void everyMessageIsSaidOnAChannelAndEveryChannelHasAnOperation() {
        Set<String> onChannels = new TreeSet<>();
        ROOT.path("channels")
                .forEach(channel -> channel.path("messages").fieldNames().forEachRemaining(onChannels::add));
        assertThat(onChannels).isEqualTo(fields(ROOT.at("/components/messages")));
        assertThat(names(StreamSupport.stream(ROOT.path("operations").spliterator(), false)
                        .map(operation -> operation.at("/channel/$ref").asText().replace("#/channels/", ""))))
                .isEqualTo(fields(ROOT.path("channels")));
    }

    @Test
    void theHeadersAreThoseOfTheEnvelope() {
        JsonNode headers = ROOT.at("/components/schemas/cloudEventHeaders");
        assertThat(fields(headers.path("properties")))
                .isEqualTo(new TreeSet<>(FULL_ENVELOPE.headers().keySet()));
        EventEnvelope untraced =
                new EventEnvelope("id", "/weltgewebe/a1b2c3d4", "t", "s", Instant.EPOCH, "0/0", null, new byte[0]);
        Set<String> always = new TreeSet<>(untraced.headers().keySet());
        assertThat(always.remove(EventEnvelope.DIGEST)).isTrue(); // messages of before it lack it
        assertThat(texts(headers.path("required"))).isEqualTo(always);
        assertThat(violations(headers, JSON.valueToTree(FULL_ENVELOPE.headers()).toString()))
                .isEmpty();
        for (String attribute : texts(headers.path("required"))) {
            if (attribute.startsWith("ce-")) {
                Map<String, String> without = FULL_ENVELOPE.headers();
                without.remove(attribute);
                assertThatThrownBy(() -> EventEnvelope.of(without::get, FULL_ENVELOPE.data()))
                        .isInstanceOf(FaultException.class)
                        .hasMessageContaining(attribute);
            }
        }
    }

    @Test
    void theRowEventIsThatOfTheCodec() throws IOException {
        assertThat(payload("rowEvent")).isEqualTo("row-event.v1.schema.json");
        JsonNode schema = json(EVENTS.resolve("row-event.v1.schema.json"));
        JsonNode encoded = JSON.readTree(RowEventCodec.encode(FULL_EVENT));
        assertThat(fields(schema.path("properties"))).isEqualTo(fields(encoded));
        assertThat(fields(schema.at("/properties/retention/properties"))).isEqualTo(fields(encoded.path("retention")));
        assertThat(texts(schema.at("/properties/kind/enum")))
                .isEqualTo(names(Arrays.stream(RowEvent.Kind.values()).map(RowEvent.Kind::label)));
        assertThat(violations(schema, encoded.toString())).isEmpty();
    }

    @Test
    void theAnnouncementIsThatOfTilesPublished() throws IOException {
        assertThat(payload("tilesPublished")).isEqualTo("tiles-published.v1.schema.json");
        JsonNode schema = json(EVENTS.resolve("tiles-published.v1.schema.json"));
        String encoded = new String(
                new TilesPublished("weave", 12, 345, List.of("0/0/0", "14/8625/5752"), true).encode(),
                StandardCharsets.UTF_8);
        assertThat(violations(schema, encoded)).isEmpty();
        assertThat(fields(schema.path("properties"))).isEqualTo(fields(JSON.readTree(encoded)));
        assertThat(texts(schema.path("required"))).isEqualTo(fields(JSON.readTree(encoded)));
        assertThat(schema.at("/properties/tiles/maxItems").asInt()).isEqualTo(TilesPublished.MAX_TILES);
        assertThat(violations(schema, encoded.replace("0/0/0", "0/0"))).isNotEmpty();
    }

    @Test
    void aDeadLetterSaysWhereAndWhyAndNoValue() {
        JsonNode schema = json(EVENTS.resolve("dead-letter.v1.schema.json"));
        String row =
                """
                {"fault": "GEOMETRY_INVALID", "stage": "classify", "reason": "location: out of range", "table": "wg.node",
                 "operation": "insert", "key": "7", "position": "741/16b3748/0", "columns": ["location"],
                 "original": {"form": "encrypted", "key": "k1", "data": "AAAA"}}""";
        String message =
                """
                {"fault": "EVENT_UNDECODABLE", "stage": "bake", "reason": "payload: 3 bytes", "stream": "WG_EVENT",
                 "sequence": 9, "subject": "wg.event.node.upserted"}""";
        assertThat(violations(schema, row)).isEmpty();
        assertThat(violations(schema, message)).isEmpty();
        assertThat(violations(schema, row.replace("\"key\"", "\"value\""))).isNotEmpty();
        assertThat(violations(schema, row.replace("GEOMETRY_INVALID", "SLOT_UNUSABLE")))
                .as("a fatal fault")
                .isNotEmpty();
        assertThat(violations(schema, row.replace("\"data\"", "\"columns\"")))
                .as("a value in the open")
                .isNotEmpty();
        assertThat(violations(schema, row.replaceAll(",\\s*\"original.*", "}")))
                .as("a row without its original")
                .isNotEmpty();
    }

    @Test
    void everyDomainEventWithASchemaIsListed() throws IOException {
        try (Stream<Path> files = Files.list(EVENTS)) {
            Set<String> known = names(files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[a-z][a-z0-9_]*\\.[a-z][a-z0-9_-]*\\.v1\\.schema\\.json")));
            assertThat(
                            names(ROOT
                                    .at("/components/messages/outboxEvent/payload/schema/oneOf")
                                    .findValuesAsText("$ref")
                                    .stream()
                                    .map(reference -> reference.replace("../events/", ""))))
                    .isEqualTo(known);
        }
    }

    private static Stream<FaultCode> deadFaults() {
        return Arrays.stream(FaultCode.values()).filter(fault -> fault.kind() == FaultKind.DATA);
    }

    private static String payload(String message) {
        return ROOT.at("/components/messages/" + message + "/payload/schema/$ref")
                .asText()
                .replace("../events/", "");
    }

    private static List<String> violations(JsonNode schema, String json) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema.toString(), InputFormat.JSON)
                .validate(json, InputFormat.JSON)
                .stream()
                .map(Object::toString)
                .toList();
    }

    private static Set<String> fields(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        assertThat(names).isNotEmpty();
        return names;
    }

    private static Set<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        assertThat(texts).isNotEmpty();
        return new TreeSet<>(texts);
    }

    private static Set<String> names(Stream<String> names) {
        return names.collect(Collectors.toCollection(TreeSet::new));
    }

    private static JsonNode document() {
        try {
            Object tree = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(DOCUMENT));
            return JSON.valueToTree(tree);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
