package org.weltgewebe.bakery;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@link Feature} as compact bytes, for the state of the live bake. Equal features give equal bytes; coordinates come
 * back bit for bit.
 *
 * <pre>
 *   version (1) | layer | id | minZoom | maxZoom | properties: count, (key, type, value)* | geometry
 * </pre>
 *
 * Integers are varints, text is length-prefixed UTF-8. The geometry form is that of {@link GeometryCodec}.
 */
public final class FeatureCodec {

    private static final int VERSION = 1;
    private static final int TYPE_STRING = 0;
    private static final int TYPE_LONG = 1;
    private static final int TYPE_DOUBLE = 2;
    private static final int TYPE_FALSE = 3;
    private static final int TYPE_TRUE = 4;

    private FeatureCodec() {}

    public static byte[] encode(Feature feature) {
        ByteWriter out = new ByteWriter();
        out.writeByte(VERSION);
        out.writeText(feature.layer());
        out.writeText(feature.id());
        out.writeByte(feature.minZoom());
        out.writeByte(feature.maxZoom());
        out.writeVarint(feature.properties().size());
        for (Map.Entry<String, Object> property : feature.properties().entrySet()) {
            out.writeText(property.getKey());
            writeValue(out, property.getValue());
        }
        GeometryCodec.write(out, feature.geometry());
        return out.toByteArray();
    }

    /** @throws IllegalArgumentException when the version is unknown or the bytes are damaged */
    public static Feature decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new IllegalArgumentException("feature version: " + version + " (expected: " + VERSION
                    + "; the state was written by newer code, start that or rebuild the tileset)");
        }
        String layer = in.readText();
        String id = in.readText();
        int minZoom = in.readByte();
        int maxZoom = in.readByte();
        int count = in.readCount(2);
        SortedMap<String, Object> properties = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            properties.put(in.readText(), readValue(in));
        }
        Feature feature = new Feature(layer, id, GeometryCodec.read(in), properties, minZoom, maxZoom);
        in.requireEnd();
        return feature;
    }

    private static void writeValue(ByteWriter out, Object value) {
        if (value instanceof String text) {
            out.writeByte(TYPE_STRING);
            out.writeText(text);
        } else if (value instanceof Long number) {
            out.writeByte(TYPE_LONG);
            out.writeZigZag(number);
        } else if (value instanceof Double number) {
            out.writeByte(TYPE_DOUBLE);
            out.writeDouble(number);
        } else {
            out.writeByte(Boolean.TRUE.equals(value) ? TYPE_TRUE : TYPE_FALSE);
        }
    }

    private static Object readValue(ByteReader in) {
        int type = in.readByte();
        return switch (type) {
            case TYPE_STRING -> in.readText();
            case TYPE_LONG -> in.readZigZag();
            case TYPE_DOUBLE -> in.readDouble();
            case TYPE_FALSE -> false;
            case TYPE_TRUE -> true;
            default ->
                throw new IllegalArgumentException(
                        "property type: " + type + " (expected: 0..4; the bytes are damaged)");
        };
    }
}
