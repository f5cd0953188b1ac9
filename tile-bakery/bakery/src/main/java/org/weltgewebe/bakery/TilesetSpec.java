package org.weltgewebe.bakery;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a tileset holds. Layers are drawn into tiles in the order of the list.
 *
 * @param name name of the tileset, {@code [a-z0-9_-]+}
 * @param layers layers in tile order, names unique
 * @param clusters layers that stand for others at low zooms
 * @param minZoom first zoom baked, 0..26
 * @param maxZoom last zoom baked, minZoom..26
 * @param bufferPx geometry kept around a tile, in pixels of a 256 pixel tile, 0..127
 * @param attribution text (HTML allowed) that clients must show, or empty
 */
public record TilesetSpec(
        String name,
        List<LayerSpec> layers,
        List<ClusterSpec> clusters,
        int minZoom,
        int maxZoom,
        int bufferPx,
        String attribution) {

    /** Extent of every tile in units. */
    public static final int EXTENT = 4096;

    private static final int UNITS_PER_PX = EXTENT / 256;

    public TilesetSpec {
        if (!name.matches("[a-z0-9_-]+")) {
            throw new IllegalArgumentException("tileset: \"" + name + "\" (expected: letters a-z, digits, _ and -)");
        }
        if (minZoom < 0 || maxZoom > Feature.MAX_ZOOM || minZoom > maxZoom) {
            throw new IllegalArgumentException("tileset " + name + ": zooms " + minZoom + ".." + maxZoom
                    + " (expected: 0 <= minZoom <= maxZoom <= " + Feature.MAX_ZOOM + ")");
        }
        if (bufferPx < 0 || bufferPx > 127) {
            throw new IllegalArgumentException("tileset " + name + ": bufferPx " + bufferPx + " (expected: 0..127)");
        }
        layers = List.copyOf(layers);
        clusters = List.copyOf(clusters);
        requireUniqueNames(name, layers);
        for (ClusterSpec cluster : clusters) {
            requireCluster(name, layers, cluster);
        }
    }

    /** Buffer in extent units. */
    public int bufferUnits() {
        return bufferPx * UNITS_PER_PX;
    }

    /** The layer of that name, or null. */
    public @Nullable LayerSpec layer(String layerName) {
        return find(layers, layerName);
    }

    /**
     * Checks that a feature may enter this tileset: its layer exists, its fields are declared and have the declared
     * types. The live job asks at intake and sends what fails to the dead letters; the encoder asks again.
     *
     * @return the layer of the feature
     * @throws IllegalArgumentException naming layer, field and types, never values
     */
    public LayerSpec require(Feature feature) {
        LayerSpec layer = layer(feature.layer());
        if (layer == null) {
            throw new IllegalArgumentException("tileset " + name + ": layer " + feature.layer() + " (expected: one of "
                    + layers.stream().map(LayerSpec::name).toList() + ")");
        }
        for (Map.Entry<String, Object> property : feature.properties().entrySet()) {
            FieldType type = layer.fields().get(property.getKey());
            if (type == null) {
                throw new IllegalArgumentException("layer " + layer.name() + ": field " + property.getKey()
                        + " (expected: one of " + layer.fields().keySet() + "; declare it or leave it out)");
            }
            if (!type.admits(property.getValue())) {
                throw new IllegalArgumentException("layer " + layer.name() + ": field " + property.getKey() + " is a "
                        + property.getValue().getClass().getSimpleName() + " (expected: " + type.tileJsonName() + ")");
            }
        }
        return layer;
    }

    /**
     * PMTiles metadata (specification v3, section 5): JSON object with name, attribution, type and the mandatory
     * {@code vector_layers}. The same spec gives the same text.
     */
    public String metadataJson() {
        StringBuilder json = new StringBuilder("{");
        if (!attribution.isEmpty()) {
            json.append("\"attribution\":").append(JsonText.quote(attribution)).append(',');
        }
        json.append("\"name\":").append(JsonText.quote(name));
        json.append(",\"type\":\"overlay\",\"vector_layers\":[");
        String comma = "";
        for (LayerSpec layer : layers) {
            json.append(comma);
            appendLayer(json, layer);
            comma = ",";
        }
        return json.append("]}").toString();
    }

    private void appendLayer(StringBuilder json, LayerSpec layer) {
        json.append("{\"fields\":{");
        String comma = "";
        if (layer.featureIds()) {
            json.append("\"id\":\"String\"");
            comma = ",";
        }
        for (Map.Entry<String, FieldType> field : layer.fields().entrySet()) {
            json.append(comma).append(JsonText.quote(field.getKey())).append(':');
            json.append(JsonText.quote(field.getValue().tileJsonName()));
            comma = ",";
        }
        json.append("},\"id\":").append(JsonText.quote(layer.name()));
        json.append(",\"maxzoom\":").append(Math.min(maxZoom, layer.maxZoom()));
        json.append(",\"minzoom\":").append(Math.max(minZoom, layer.minZoom())).append('}');
    }

    private static void requireUniqueNames(String tileset, List<LayerSpec> layers) {
        Set<String> seen = new HashSet<>();
        for (LayerSpec layer : layers) {
            if (!seen.add(layer.name())) {
                throw new IllegalArgumentException(
                        "tileset " + tileset + ": layer " + layer.name() + " twice (expected: unique names)");
            }
        }
    }

    private static void requireCluster(String tileset, List<LayerSpec> layers, ClusterSpec cluster) {
        LayerSpec source = find(layers, cluster.sourceLayer());
        LayerSpec target = find(layers, cluster.layer());
        if (source == null || target == null) {
            throw new IllegalArgumentException("tileset " + tileset + ": cluster " + cluster.layer() + " of "
                    + cluster.sourceLayer() + " (expected: both are layers of the tileset)");
        }
        if (source.minZoom() < cluster.belowZoom() || target.maxZoom() >= cluster.belowZoom()) {
            throw new IllegalArgumentException("tileset " + tileset + ": cluster " + cluster.layer() + " below zoom "
                    + cluster.belowZoom() + " (expected: " + source.name() + ".minZoom >= " + cluster.belowZoom()
                    + " and " + target.name() + ".maxZoom < " + cluster.belowZoom() + ")");
        }
        boolean fields = target.fields().get(ClusterSpec.COUNT) == FieldType.NUMBER
                && (cluster.topicProperty() == null || target.fields().get(ClusterSpec.TOPICS) == FieldType.STRING);
        if (!fields) {
            throw new IllegalArgumentException("tileset " + tileset + ": layer " + target.name()
                    + " (expected: fields count: Number and, with a topic property, topics: String)");
        }
    }

    private static @Nullable LayerSpec find(List<LayerSpec> layers, String name) {
        for (LayerSpec layer : layers) {
            if (layer.name().equals(name)) {
                return layer;
            }
        }
        return null;
    }
}
