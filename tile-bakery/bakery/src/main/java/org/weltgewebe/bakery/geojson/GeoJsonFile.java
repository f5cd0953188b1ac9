package org.weltgewebe.bakery.geojson;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.FieldType;

/**
 * The features of a GeoJSON file, all in one layer.
 *
 * @param features good features in file order
 * @param fields every property with its type; a property of several types is text everywhere
 * @param problems one line per rejected feature: its number in the file and what is wrong, no values
 */
public record GeoJsonFile(List<Feature> features, SortedMap<String, FieldType> fields, List<String> problems) {

    /**
     * Reads a file; {@code .gz} is inflated. Features without id get their number. Nested values become JSON text, nulls
     * are left out.
     *
     * @throws IOException when the file cannot be read or is not JSON
     */
    public static GeoJsonFile read(Path file, String layer) throws IOException {
        Collector collector = new Collector(layer);
        try (InputStream in = open(file);
                JsonParser parser = new ObjectMapper().createParser(in)) {
            while (parser.nextToken() != null) {
                collector.root(parser);
            }
        } catch (JsonProcessingException broken) {
            throw new IOException(file.getFileName() + ": not JSON at line "
                    + broken.getLocation().getLineNr() + " (expected: GeoJSON, one value or one per line)");
        }
        return collector.finish();
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    }

    private static final class Collector {
        private final String layer;
        private final List<Feature> features = new ArrayList<>();
        private final SortedMap<String, FieldType> fields = new TreeMap<>();
        private final List<String> problems = new ArrayList<>();
        private boolean isMixed;
        private long number;

        Collector(String layer) {
            this.layer = layer;
        }

        /** One value at the top: a collection, whose features are streamed, or one feature. */
        void root(JsonParser parser) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                add(new ObjectMapper().createObjectNode());
                return;
            }
            ObjectNode rest = new ObjectMapper().createObjectNode();
            boolean isCollection = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals("features") && parser.currentToken() == JsonToken.START_ARRAY) {
                    isCollection = true;
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        add(parser.readValueAsTree());
                    }
                } else {
                    JsonNode value = parser.readValueAsTree();
                    rest.set(name, value);
                }
            }
            if (!isCollection) {
                add(rest);
            }
        }

        private void add(JsonNode object) {
            number++;
            try {
                features.add(feature(object));
            } catch (IllegalArgumentException wrong) {
                problems.add("feature " + number + ": " + wrong.getMessage());
            }
        }

        private Feature feature(JsonNode object) {
            boolean isFeature = object.path("type").asText().equals("Feature");
            JsonNode geometry = isFeature ? object.path("geometry") : object;
            JsonNode values = object.path("properties");
            SortedMap<String, Object> properties = new TreeMap<>();
            values.properties().forEach(entry -> put(properties, entry.getKey(), entry.getValue()));
            JsonNode id = object.hasNonNull("id") ? object.get("id") : values.path(Feature.ID_PROPERTY);
            String idText = id.isValueNode() && !id.asText().isEmpty() ? id.asText() : Long.toString(number);
            Feature feature =
                    new Feature(layer, idText, GeoJsonGeometry.parse(geometry), properties, 0, Feature.MAX_ZOOM);
            properties.forEach(this::learn);
            return feature;
        }

        private static void put(SortedMap<String, Object> properties, String key, JsonNode value) {
            if (value.isNull() || key.equals(Feature.ID_PROPERTY)) {
                return;
            }
            if (value.isBoolean()) {
                properties.put(key, value.booleanValue());
            } else if (value.isIntegralNumber() && value.canConvertToLong()) {
                properties.put(key, value.longValue());
            } else if (value.isNumber()) {
                properties.put(key, value.doubleValue());
            } else {
                properties.put(key, value.isTextual() ? value.textValue() : value.toString());
            }
        }

        private void learn(String key, Object value) {
            FieldType type = FieldType.of(value);
            FieldType known = fields.putIfAbsent(key, type);
            if (known != null && known != type) {
                fields.put(key, FieldType.STRING);
                isMixed = true;
            }
        }

        GeoJsonFile finish() {
            if (isMixed) {
                features.replaceAll(this::withDeclaredTypes);
            }
            return new GeoJsonFile(List.copyOf(features), fields, List.copyOf(problems));
        }

        private Feature withDeclaredTypes(Feature feature) {
            SortedMap<String, Object> properties = new TreeMap<>();
            for (Map.Entry<String, Object> property : feature.properties().entrySet()) {
                boolean isText = fields.get(property.getKey()) == FieldType.STRING;
                properties.put(property.getKey(), isText ? property.getValue().toString() : property.getValue());
            }
            return feature.withProperties(properties);
        }
    }
}
