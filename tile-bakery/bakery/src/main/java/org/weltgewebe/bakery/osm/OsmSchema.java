package org.weltgewebe.bakery.osm;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.FieldType;
import org.weltgewebe.bakery.Generalisation;
import org.weltgewebe.bakery.LayerSpec;
import org.weltgewebe.bakery.TilesetSpec;
import org.weltgewebe.schemas.config.StrictYaml;

/**
 * Which tags become which layer, read from a YAML file. Keys are the components in kebab case; an unknown key is an
 * error.
 *
 * @param name name of the tileset
 * @param attribution text that maps must show
 * @param bufferPx geometry kept around a tile, in pixels of a 256 pixel tile
 * @param layers layers in tile order
 */
public record OsmSchema(String name, String attribution, int bufferPx, List<OsmLayer> layers) {

    private static final double UNITS_PER_PX = TilesetSpec.EXTENT / 256.0;

    /** Refuses a schema without layers. */
    public OsmSchema {
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("layers: none (expected: at least one)");
        }
    }

    /** @throws org.weltgewebe.schemas.config.YamlProblems with every problem of the file */
    public static OsmSchema read(Path file) {
        return StrictYaml.read(file, OsmSchema.class);
    }

    /** The tileset of this schema baked from {@code minZoom} to {@code maxZoom}. */
    public TilesetSpec tileset(String tilesetName, int minZoom, int maxZoom) {
        List<LayerSpec> specs = layers.stream().map(OsmLayer::spec).toList();
        return new TilesetSpec(tilesetName, specs, List.of(), minZoom, maxZoom, bufferPx, attribution);
    }

    /**
     * @param name layer name in the tiles
     * @param ids true when features carry ids such as {@code way/42}; absent = false
     * @param fields types of all properties
     * @param detail what is given up below the maximum zoom; absent = {@link Generalisation#DEFAULT}
     * @param features rules; the first that fits an element makes its feature
     */
    public record OsmLayer(
            String name,
            @Nullable Boolean ids,
            Map<String, FieldType> fields,
            @Nullable Detail detail,
            List<OsmRule> features) {

        /** Checks that rules write declared fields only, in the declared types. */
        public OsmLayer {
            for (OsmRule rule : features) {
                for (String field : rule.fields()) {
                    if (!fields.containsKey(field)) {
                        throw new IllegalArgumentException("layer " + name + ": field " + field + " (expected: one of "
                                + new TreeMap<>(fields).keySet() + "; declare it under fields)");
                    }
                }
                rule.set().forEach((field, text) -> {
                    if (TagValue.parse(fields.getOrDefault(field, FieldType.STRING), text) == null) {
                        throw new IllegalArgumentException("layer " + name + ": set." + field + ": " + text
                                + " (expected: " + fields.get(field) + ")");
                    }
                });
            }
        }

        LayerSpec spec() {
            int minZoom = features.stream().mapToInt(OsmRule::minZoom).min().orElse(0);
            int maxZoom = features.stream().mapToInt(OsmRule::lastZoom).max().orElse(0);
            Generalisation generalisation = detail == null ? Generalisation.DEFAULT : detail.generalisation();
            return new LayerSpec(
                    name, minZoom, maxZoom, new TreeMap<>(fields), Boolean.TRUE.equals(ids), generalisation);
        }
    }

    /** {@link Generalisation} in pixels of a 256 pixel tile. */
    public record Detail(double tolerancePx, double minLengthPx, double minAreaPx2) {
        Generalisation generalisation() {
            return new Generalisation(
                    tolerancePx * UNITS_PER_PX, minLengthPx * UNITS_PER_PX, minAreaPx2 * UNITS_PER_PX * UNITS_PER_PX);
        }
    }
}
