package org.weltgewebe.bakery;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One layer of a tileset. Features may carry only the declared fields, in the declared types.
 *
 * @param name layer name in tiles and styles
 * @param minZoom first zoom that holds the layer, 0..26
 * @param maxZoom last zoom that holds the layer, minZoom..26
 * @param fields declared properties, without the {@code id} the encoder adds
 * @param featureIds whether features carry their numeric id and the property {@code id}; a static layer that nobody
 *     selects is smaller without
 * @param generalisation detail given up below the maximum zoom of the tileset
 */
public record LayerSpec(
        String name,
        int minZoom,
        int maxZoom,
        SortedMap<String, FieldType> fields,
        boolean featureIds,
        Generalisation generalisation) {

    public LayerSpec {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("layer: empty name (expected: at least one character)");
        }
        if (minZoom < 0 || maxZoom > Feature.MAX_ZOOM || minZoom > maxZoom) {
            throw new IllegalArgumentException("layer " + name + ": zooms " + minZoom + ".." + maxZoom
                    + " (expected: 0 <= minZoom <= maxZoom <= " + Feature.MAX_ZOOM + ")");
        }
        if (fields.containsKey(Feature.ID_PROPERTY)) {
            throw new IllegalArgumentException("layer " + name
                    + ": field id (expected: not declared; the encoder adds it when featureIds is true)");
        }
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    /** A layer with feature ids and the default generalisation. */
    public static LayerSpec of(String name, int minZoom, int maxZoom, Map<String, FieldType> fields) {
        return new LayerSpec(name, minZoom, maxZoom, new TreeMap<>(fields), true, Generalisation.DEFAULT);
    }

    /** True when a feature of this layer may appear at {@code zoom}. */
    public boolean shows(Feature feature, int zoom) {
        return zoom >= minZoom && zoom <= maxZoom && zoom >= feature.minZoom() && zoom <= feature.maxZoom();
    }
}
