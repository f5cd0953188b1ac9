package org.weltgewebe.schemas.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;

/**
 * A generation of a tileset was published ({@code schemas/events/tiles-published.v1.schema.json}). Message on
 * {@code wg.tiles.<tileset>}, id {@code <tileset>/<generation>/<streamSequence>}.
 *
 * @param tileset tileset name
 * @param generation the generation that the manifest names now
 * @param streamSequence every event of {@code WG_EVENT} up to this sequence is in the tiles
 * @param tiles changed tiles as {@code z/x/y} (XYZ), at most {@link #MAX_TILES}
 * @param complete false when more tiles changed than are listed: a client refreshes all
 */
public record TilesPublished(
        String tileset, long generation, long streamSequence, List<String> tiles, boolean complete) {

    /** Upper bound of tiles listed in one announcement. */
    public static final int MAX_TILES = 2_000;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** Copies the list. */
    public TilesPublished {
        tiles = List.copyOf(tiles);
    }

    /** UTF-8 JSON. */
    public byte[] encode() {
        ObjectNode root = JSON.createObjectNode();
        root.put("tileset", tileset);
        root.put("generation", generation);
        root.put("streamSequence", streamSequence);
        root.put("complete", complete);
        ArrayNode array = root.putArray("tiles");
        tiles.forEach(array::add);
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain nodes always has a JSON form", e);
        }
    }

    /**
     * Reads an announcement.
     *
     * @throws FaultException {@link FaultCode#EVENT_UNDECODABLE}
     */
    public static TilesPublished decode(byte[] data) {
        try {
            JsonNode root = JSON.readTree(data);
            List<String> tiles = new ArrayList<>();
            root.path("tiles").forEach(tile -> tiles.add(tile.asText()));
            return new TilesPublished(
                    root.required("tileset").asText(),
                    root.required("generation").asLong(),
                    root.required("streamSequence").asLong(),
                    tiles,
                    root.required("complete").asBoolean());
        } catch (IOException | IllegalArgumentException e) {
            throw new FaultException(
                    FaultCode.EVENT_UNDECODABLE, "payload: " + data.length + " bytes (expected: a tiles announcement)");
        }
    }
}
