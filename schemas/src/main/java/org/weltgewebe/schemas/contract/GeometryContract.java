package org.weltgewebe.schemas.contract;

import org.jspecify.annotations.Nullable;

/**
 * Where the public geometry of a row comes from: a geometry column, or a line between two other features.
 *
 * @param field name of a public geometry column, or null
 * @param line the two ends of a line, or null
 */
public record GeometryContract(@Nullable String field, @Nullable LineContract line) {

    /** Exactly one of the two forms. */
    public GeometryContract {
        if ((field == null) == (line == null)) {
            throw new IllegalArgumentException("geometry: field and line (expected: exactly one of them)");
        }
    }

    /** A line drawn between two features; it exists only while both are on the map. */
    public record LineContract(EndContract from, EndContract to) {}

    /**
     * One end of a line.
     *
     * @param collectionField column that names the collection of the end, e.g. {@code source_type}
     * @param keyField column that holds its key, e.g. {@code source_id}
     */
    public record EndContract(String collectionField, String keyField) {}
}
