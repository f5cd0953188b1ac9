package org.weltgewebe.pipelines.bake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.FieldType;
import org.weltgewebe.bakery.TilesetSpec;
import org.weltgewebe.bakery.slice.Footprint;
import org.weltgewebe.bakery.slice.TooManyTilesException;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.FieldContract;
import org.weltgewebe.schemas.contract.GeometryContract;
import org.weltgewebe.schemas.contract.TileContract;
import org.weltgewebe.schemas.event.RowEvent;

/** How the rows of one collection become features, or lines that wait for their ends. */
public final class RowDrawing {

    private final CollectionContract contract;
    private final TileContract tiles;
    private final GeometryContract.@Nullable LineContract line;
    private final TilesetSpec spec;
    private final Footprint footprint;

    RowDrawing(CollectionContract contract, TilesetSpec spec) {
        if (contract.tiles() == null || contract.geometry() == null) {
            throw new IllegalArgumentException("collection " + contract.collection()
                    + ": no tiles (expected: a contract with tiles and geometry)");
        }
        this.contract = contract;
        this.tiles = contract.tiles();
        this.line = contract.geometry().line();
        this.spec = spec;
        this.footprint = new Footprint(spec);
    }

    /** The type of a field in tiles. */
    static FieldType fieldType(@Nullable FieldContract field) {
        if (field == null) {
            throw new IllegalArgumentException("tiles.properties: unknown (expected: declared fields)");
        }
        return switch (field.type()) {
            case INTEGER, BIGINT, DOUBLE -> FieldType.NUMBER;
            case BOOLEAN -> FieldType.BOOLEAN;
            case UUID, TEXT, TEXT_ARRAY, TIMESTAMPTZ, JSONB, GEOMETRY -> FieldType.STRING;
        };
    }

    /** True when rows are lines between two others. */
    public boolean isLine() {
        return line != null;
    }

    /**
     * The feature of a public row.
     *
     * @return empty for rows that are not public or have no place, and for lines
     * @throws FaultException {@link FaultCode#GEOMETRY_INVALID} or {@link FaultCode#EVENT_UNDECODABLE}
     */
    public Optional<Feature> feature(RowEvent row) {
        JsonNode geometry = row.geometry();
        if (row.kind() != RowEvent.Kind.UPSERTED || geometry == null || line != null) {
            return Optional.empty();
        }
        try {
            Feature feature = new Feature(
                    tiles.layer(),
                    row.key(),
                    GeoJsonReader.geometry(geometry),
                    properties(row),
                    tiles.minZoom(),
                    tiles.maxZoom());
            requireBakeable(feature);
            return Optional.of(feature);
        } catch (IllegalArgumentException e) {
            throw new FaultException(
                    FaultCode.GEOMETRY_INVALID, "collection " + contract.collection() + ": " + e.getMessage());
        }
    }

    /** A point has a handful of tiles; anything else is measured, so that no later stage meets a feature it must refuse. */
    private void requireBakeable(Feature feature) {
        spec.require(feature);
        if (feature.geometry().getDimension() == 0) {
            if (feature.geometry().getNumPoints() != 1 && isClustered()) {
                throw new IllegalArgumentException("geometry: MultiPoint (expected: Point; only points are clustered)");
            }
            return;
        }
        for (int zoom = feature.minZoom(); zoom <= feature.maxZoom(); zoom++) {
            try {
                footprint.tiles(feature, zoom);
            } catch (TooManyTilesException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
    }

    private boolean isClustered() {
        return spec.clusters().stream()
                .anyMatch(cluster -> cluster.sourceLayer().equals(tiles.layer()));
    }

    /**
     * The line of a public row.
     *
     * @return empty for rows that are not public and for collections that are no lines
     * @throws FaultException {@link FaultCode#EVENT_UNDECODABLE} when an end is not named
     */
    public Optional<LineRow> line(RowEvent row) {
        if (line == null || row.kind() != RowEvent.Kind.UPSERTED) {
            return Optional.empty();
        }
        return Optional.of(new LineRow(
                tiles.layer(),
                row.key(),
                end(row, line.from()),
                end(row, line.to()),
                properties(row),
                tiles.minZoom(),
                tiles.maxZoom()));
    }

    private String end(RowEvent row, GeometryContract.EndContract end) {
        JsonNode collection = row.properties().get(end.collectionField());
        JsonNode key = row.properties().get(end.keyField());
        if (collection == null || !collection.isTextual() || key == null || !key.isValueNode() || key.isNull()) {
            throw new FaultException(
                    FaultCode.EVENT_UNDECODABLE,
                    "collection " + contract.collection() + ": " + end.collectionField() + ", " + end.keyField()
                            + " missing (expected: the collection and key of an end of the line)");
        }
        return collection.asText() + "/" + key.asText();
    }

    private SortedMap<String, Object> properties(RowEvent row) {
        SortedMap<String, Object> properties = new TreeMap<>();
        for (String name : tiles.properties()) {
            JsonNode value = row.properties().get(name);
            FieldContract field = contract.fields().get(name);
            if (value != null && !value.isNull() && field != null && !name.equals(Feature.ID_PROPERTY)) {
                properties.put(name, property(name, field, value));
            }
        }
        return properties;
    }

    private Object property(String name, FieldContract field, JsonNode value) {
        return switch (field.type()) {
            case INTEGER, BIGINT -> {
                requireType(name, value, value.isIntegralNumber() && value.canConvertToLong(), "an integer");
                yield value.asLong();
            }
            case DOUBLE -> {
                requireType(name, value, value.isNumber() && Double.isFinite(value.asDouble()), "a finite number");
                yield value.asDouble();
            }
            case BOOLEAN -> {
                requireType(name, value, value.isBoolean(), "a boolean");
                yield value.asBoolean();
            }
            case TEXT_ARRAY -> {
                requireType(name, value, value.isArray(), "an array of strings");
                StringJoiner joined = new StringJoiner(",");
                value.forEach(item -> joined.add(item.asText()));
                yield joined.toString();
            }
            case JSONB -> value.toString();
            case UUID, TEXT, TIMESTAMPTZ, GEOMETRY -> {
                requireType(name, value, value.isTextual(), "a string");
                yield value.asText();
            }
        };
    }

    private void requireType(String name, JsonNode value, boolean matches, String expected) {
        if (!matches) {
            throw new FaultException(
                    FaultCode.EVENT_UNDECODABLE,
                    "collection " + contract.collection() + ": " + name + " is "
                            + value.getNodeType().name().toLowerCase(Locale.ROOT) + " (expected: " + expected
                            + ")");
        }
    }
}
