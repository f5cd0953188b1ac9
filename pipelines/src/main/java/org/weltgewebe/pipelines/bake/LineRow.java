package org.weltgewebe.pipelines.bake;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.weltgewebe.bakery.ByteReader;
import org.weltgewebe.bakery.ByteWriter;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.line.Edge;
import org.weltgewebe.bakery.line.LineAssembly;

/**
 * A row drawn as a line between two others.
 *
 * @param layer layer of the line
 * @param id key of the row
 * @param fromRow {@code collection/key} of the row where it starts
 * @param toRow {@code collection/key} of the row where it ends
 * @param properties as in {@link Feature}
 * @param minZoom first zoom
 * @param maxZoom last zoom
 */
public record LineRow(
        String layer,
        String id,
        String fromRow,
        String toRow,
        SortedMap<String, Object> properties,
        int minZoom,
        int maxZoom) {

    private static final int VERSION = 1;

    /** Copies the properties. */
    public LineRow {
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    }

    /** The line between two positions; empty while one of them is unknown or hidden. */
    public Optional<Feature> between(@Nullable Coordinate from, @Nullable Coordinate to) {
        return new LineAssembly(layer, minZoom, maxZoom).assemble(new Edge(id, fromRow, toRow, properties), from, to);
    }

    /** Version, then the components in order; each property as key, type letter and value. */
    public byte[] encode() {
        ByteWriter out = new ByteWriter();
        out.writeByte(VERSION);
        out.writeText(layer);
        out.writeText(id);
        out.writeText(fromRow);
        out.writeText(toRow);
        out.writeByte(minZoom);
        out.writeByte(maxZoom);
        out.writeVarint(properties.size());
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            out.writeText(property.getKey());
            writeValue(out, property.getValue());
        }
        return out.toByteArray();
    }

    /** @throws IllegalArgumentException when the version is unknown or the bytes are damaged */
    public static LineRow decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new IllegalArgumentException("line version: " + version + " (expected: " + VERSION
                    + "; the state was written by newer code, start that or rebuild the tileset)");
        }
        String layer = in.readText();
        String id = in.readText();
        String from = in.readText();
        String to = in.readText();
        int minZoom = in.readByte();
        int maxZoom = in.readByte();
        int count = in.readCount(2);
        SortedMap<String, Object> properties = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            properties.put(in.readText(), readValue(in));
        }
        in.requireEnd();
        return new LineRow(layer, id, from, to, properties, minZoom, maxZoom);
    }

    private static void writeValue(ByteWriter out, Object value) {
        if (value instanceof String text) {
            out.writeByte('s');
            out.writeText(text);
        } else if (value instanceof Long number) {
            out.writeByte('l');
            out.writeZigZag(number);
        } else if (value instanceof Double number) {
            out.writeByte('d');
            out.writeDouble(number);
        } else {
            out.writeByte(Boolean.TRUE.equals(value) ? 't' : 'f');
        }
    }

    private static Object readValue(ByteReader in) {
        int type = in.readByte();
        return switch (type) {
            case 's' -> in.readText();
            case 'l' -> in.readZigZag();
            case 'd' -> in.readDouble();
            case 't' -> true;
            case 'f' -> false;
            default -> throw new IllegalArgumentException("property type: " + type + " (expected: one of s l d t f)");
        };
    }
}
