package org.weltgewebe.schemas.contract;

/** The value types a captured column may have, in the terms of Postgres. */
public enum FieldType {
    UUID,
    TEXT,
    TEXT_ARRAY,
    INTEGER,
    BIGINT,
    DOUBLE,
    BOOLEAN,
    TIMESTAMPTZ,
    JSONB,
    /** PostGIS geometry in EPSG:4326. */
    GEOMETRY
}
