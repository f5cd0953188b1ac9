package org.weltgewebe.api.tiles;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.weltgewebe.pmtiles.BoundsE7;
import org.weltgewebe.pmtiles.tileset.Manifest;

/** TileJSON 3.0.0 of a tileset. Beyond the specification: {@code generation}, {@code live} and {@code archive}. */
final class TileJson {

    private TileJson() {}

    /**
     * The document.
     *
     * @param base scheme and authority of this server, without a slash at the end
     */
    static JsonObject of(Manifest manifest, String base) {
        JsonObject metadata = new JsonObject(manifest.info().metadataJson());
        BoundsE7 bounds = manifest.bounds();
        String home = base + "/tiles/" + manifest.tileset();
        JsonObject json = new JsonObject()
                .put("tilejson", "3.0.0")
                .put("name", metadata.getString("name", manifest.tileset()))
                .put("scheme", "xyz")
                .put("tiles", new JsonArray().add(home + "/generations/" + manifest.generation() + "/{z}/{x}/{y}"))
                .put("minzoom", manifest.minZoom())
                .put("maxzoom", manifest.maxZoom())
                .put(
                        "bounds",
                        new JsonArray()
                                .add(bounds.minLon())
                                .add(bounds.minLat())
                                .add(bounds.maxLon())
                                .add(bounds.maxLat()))
                .put("vector_layers", metadata.getJsonArray("vector_layers", new JsonArray()))
                .put("generation", manifest.generation())
                .put("live", new JsonArray().add(home + "/{z}/{x}/{y}"))
                .put("archive", base + "/archives/" + manifest.tileset());
        for (String optional : new String[] {"description", "attribution", "version"}) {
            if (metadata.getValue(optional) instanceof String text) {
                json.put(optional, text);
            }
        }
        return json;
    }
}
