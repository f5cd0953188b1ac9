package org.weltgewebe.pipelines.bake;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.ClusterSpec;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.FieldType;
import org.weltgewebe.bakery.LayerSpec;
import org.weltgewebe.bakery.TilesetSpec;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.schemas.contract.TileContract;
import org.weltgewebe.schemas.event.EventEnvelope;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;

/** Which collections are drawn in a tileset, and as what: the contracts read with the eyes of the bakery. */
public final class TilePlan {

    private static final int BUFFER_PX = 8;
    private static final int COLLECTION_TOKEN = 2;

    private final TilesetSpec spec;
    private final Map<String, RowDrawing> drawings = new LinkedHashMap<>();

    private TilePlan(TilesetSpec spec, Collection<CollectionContract> drawn) {
        this.spec = spec;
        drawn.forEach(contract -> drawings.put(contract.collection(), new RowDrawing(contract, spec)));
    }

    /**
     * The plan of one tileset.
     *
     * @throws IllegalArgumentException when no collection is drawn in it, or two share a layer
     */
    public static TilePlan of(CollectionContracts contracts, String tileset) {
        List<CollectionContract> drawn = contracts.all().stream()
                .filter(contract ->
                        contract.tiles() != null && contract.tiles().tileset().equals(tileset))
                .filter(CollectionContract::isPublishable)
                .toList();
        if (drawn.isEmpty()) {
            throw new IllegalArgumentException(
                    "tileset: " + tileset + " (expected: a collection contract with tiles in it)");
        }
        List<LayerSpec> layers = new ArrayList<>();
        List<ClusterSpec> clusters = new ArrayList<>();
        for (CollectionContract contract : drawn) {
            addLayers(contract, Objects.requireNonNull(contract.tiles()), layers, clusters);
        }
        int minZoom = layers.stream().mapToInt(LayerSpec::minZoom).min().orElseThrow();
        int maxZoom = layers.stream().mapToInt(LayerSpec::maxZoom).max().orElseThrow();
        return new TilePlan(new TilesetSpec(tileset, layers, clusters, minZoom, maxZoom, BUFFER_PX, ""), drawn);
    }

    private static void addLayers(
            CollectionContract contract, TileContract tiles, List<LayerSpec> layers, List<ClusterSpec> clusters) {
        Map<String, FieldType> fields = new TreeMap<>();
        for (String property : tiles.properties()) {
            if (!property.equals(Feature.ID_PROPERTY)) {
                fields.put(property, RowDrawing.fieldType(contract.fields().get(property)));
            }
        }
        layers.add(LayerSpec.of(tiles.layer(), tiles.minZoom(), tiles.maxZoom(), fields));
        TileContract.ClusterContract cluster = tiles.cluster();
        if (cluster != null && cluster.minZoom() < tiles.minZoom()) {
            String topics = cluster.topics() == null ? "" : cluster.topics();
            clusters.add(new ClusterSpec(tiles.layer(), cluster.layer(), tiles.minZoom(), topics));
            layers.add(LayerSpec.of(
                    cluster.layer(),
                    cluster.minZoom(),
                    tiles.minZoom() - 1,
                    Map.of(ClusterSpec.COUNT, FieldType.NUMBER, ClusterSpec.TOPICS, FieldType.STRING)));
        }
    }

    /** The tileset in the terms of the bakery. */
    public TilesetSpec spec() {
        return spec;
    }

    /**
     * Reads a message of the stream.
     *
     * @param sequence its stream sequence
     * @param subject {@code wg.event.<collection>.<kind>}
     * @param header looks a header up, null when absent
     * @param data payload
     * @return empty when the tileset draws nothing of the collection
     * @throws org.weltgewebe.schemas.FaultException with kind DATA when the event cannot be read or drawn
     */
    public Optional<RowChange> read(
            long sequence, String subject, Function<String, @Nullable String> header, byte[] data) {
        String[] tokens = subject.split("\\.", -1);
        RowDrawing drawing = tokens.length > COLLECTION_TOKEN ? drawings.get(tokens[COLLECTION_TOKEN]) : null;
        if (drawing == null) {
            return Optional.empty();
        }
        EventEnvelope envelope = EventEnvelope.of(header, data);
        RowEvent event = RowEventCodec.decode(data);
        return Optional.of(
                RowChange.of(event, drawing, sequence, envelope.time().toEpochMilli()));
    }

    /** How rows of a collection are drawn; empty when they are not drawn in this tileset. */
    public Optional<RowDrawing> drawing(String collection) {
        return Optional.ofNullable(drawings.get(collection));
    }
}
