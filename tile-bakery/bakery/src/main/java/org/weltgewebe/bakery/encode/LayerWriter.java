package org.weltgewebe.bakery.encode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.weltgewebe.bakery.ByteWriter;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.LayerSpec;
import org.weltgewebe.bakery.TilesetSpec;

/** Writes one MVT layer message (MVT 2.1, section 4.1). One instance per layer and tile. */
final class LayerWriter {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int MVT_VERSION = 2;

    private final LayerSpec layer;
    private final ByteWriter features = new ByteWriter();
    private final ByteWriter keys = new ByteWriter();
    private final ByteWriter values = new ByteWriter();
    private final Map<String, Integer> keyIndex = new HashMap<>();
    private final Map<Object, Integer> valueIndex = new HashMap<>();
    private final ByteWriter feature = new ByteWriter();
    private final ByteWriter packed = new ByteWriter();

    LayerWriter(LayerSpec layer) {
        this.layer = layer;
    }

    /** Appends the layer as field 3 of the tile message. */
    static void write(ByteWriter tile, LayerSpec layer, List<TileFeature> sorted) {
        LayerWriter writer = new LayerWriter(layer);
        sorted.forEach(writer::add);
        ByteWriter message = new ByteWriter();
        tag(message, 15, VARINT);
        message.writeVarint(MVT_VERSION);
        tag(message, 1, LENGTH_DELIMITED);
        message.writeText(layer.name());
        append(message, writer.features);
        append(message, writer.keys);
        append(message, writer.values);
        tag(message, 5, VARINT);
        message.writeVarint(TilesetSpec.EXTENT);
        tag(tile, 3, LENGTH_DELIMITED);
        tile.writeNested(message);
    }

    private void add(TileFeature piece) {
        feature.reset();
        Feature source = piece.feature();
        packed.reset();
        if (layer.featureIds()) {
            tag(feature, 1, VARINT);
            feature.writeVarint(FeatureId.hash53(source.id()));
            addTag(Feature.ID_PROPERTY, source.id());
        }
        source.properties().forEach(this::addTag);
        if (packed.sizeBytes() > 0) {
            tag(feature, 2, LENGTH_DELIMITED);
            feature.writeNested(packed);
        }
        tag(feature, 3, VARINT);
        feature.writeVarint(piece.geometry().type().code());
        packed.reset();
        for (int command : piece.geometry().commands()) {
            packed.writeVarint(command & 0xFFFFFFFFL);
        }
        tag(feature, 4, LENGTH_DELIMITED);
        feature.writeNested(packed);
        tag(features, 2, LENGTH_DELIMITED);
        features.writeNested(feature);
    }

    private void addTag(String key, Object value) {
        Integer keyNumber = keyIndex.get(key);
        if (keyNumber == null) {
            keyNumber = keyIndex.size();
            keyIndex.put(key, keyNumber);
            tag(keys, 3, LENGTH_DELIMITED);
            keys.writeText(key);
        }
        Integer valueNumber = valueIndex.get(value);
        if (valueNumber == null) {
            valueNumber = valueIndex.size();
            valueIndex.put(value, valueNumber);
            tag(values, 4, LENGTH_DELIMITED);
            values.writeNested(value(value));
        }
        packed.writeVarint(keyNumber);
        packed.writeVarint(valueNumber);
    }

    private static ByteWriter value(Object value) {
        ByteWriter message = new ByteWriter();
        if (value instanceof String text) {
            tag(message, 1, LENGTH_DELIMITED);
            message.writeText(text);
        } else if (value instanceof Double number) {
            tag(message, 3, FIXED64);
            message.writeDouble(number);
        } else if (value instanceof Long number && number >= 0) {
            tag(message, 5, VARINT);
            message.writeVarint(number);
        } else if (value instanceof Long number) {
            tag(message, 6, VARINT);
            message.writeZigZag(number);
        } else {
            tag(message, 7, VARINT);
            message.writeVarint(Boolean.TRUE.equals(value) ? 1 : 0);
        }
        return message;
    }

    private static void append(ByteWriter target, ByteWriter fields) {
        byte[] bytes = fields.toByteArray();
        target.write(bytes, 0, bytes.length);
    }

    private static void tag(ByteWriter message, int field, int wireType) {
        message.writeVarint((long) field << 3 | wireType);
    }
}
