package org.weltgewebe.bakery;

/** Type of a property as TileJSON 3.0 names it in {@code vector_layers[].fields}. */
public enum FieldType {
    STRING("String"),
    NUMBER("Number"),
    BOOLEAN("Boolean");

    private final String tileJsonName;

    FieldType(String tileJsonName) {
        this.tileJsonName = tileJsonName;
    }

    /** Name in TileJSON and PMTiles metadata. */
    public String tileJsonName() {
        return tileJsonName;
    }

    /** The type of a property value of a {@link Feature}. */
    public static FieldType of(Object value) {
        if (value instanceof String) {
            return STRING;
        }
        return value instanceof Boolean ? BOOLEAN : NUMBER;
    }

    /** True when a property value of a {@link Feature} has this type. */
    public boolean admits(Object value) {
        return switch (this) {
            case STRING -> value instanceof String;
            case NUMBER -> value instanceof Long || value instanceof Double;
            case BOOLEAN -> value instanceof Boolean;
        };
    }
}
