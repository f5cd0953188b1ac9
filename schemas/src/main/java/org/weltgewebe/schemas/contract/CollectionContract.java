package org.weltgewebe.schemas.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything the engine needs to know about one captured table.
 *
 * @param collection name in subjects, APIs and tiles, e.g. {@code node}
 * @param table schema-qualified table, e.g. {@code wg.node}
 * @param title name for people, by language; at least {@code de} and {@code en}
 * @param datenart id of the policy that governs the rows (DIN 66398 Datenart)
 * @param dataSubject field that names the account the row is about, or null when it is about nobody
 * @param key column that is the primary key; its values are random or public numbers, never personal
 * @param version column with the row version, growing by one with each change, or null
 * @param expiresAt timestamp column after which the row leaves every projection, or null
 * @param publicWhen row rule, or null when every row is public
 * @param geometry where the public geometry comes from, or null
 * @param fields every column of the table; a column missing here is personal and dropped
 * @param tiles how rows are drawn, or null
 * @param search how rows are found, or null
 */
public record CollectionContract(
        String collection,
        String table,
        Map<String, String> title,
        String datenart,
        @Nullable String dataSubject,
        String key,
        @Nullable String version,
        @Nullable String expiresAt,
        @Nullable RowRule publicWhen,
        @Nullable GeometryContract geometry,
        Map<String, FieldContract> fields,
        @Nullable TileContract tiles,
        @Nullable SearchContract search) {

    private static final List<String> LANGUAGES = List.of("de", "en");

    /** Checks the references between the parts; the message lists every one that is wrong. */
    public CollectionContract {
        List<String> wrong = new ArrayList<>();
        if (!collection.matches("[a-z][a-z0-9_]{0,40}")) {
            wrong.add("collection: " + collection + " (expected: a short lower-case name)");
        }
        if (!table.matches("[a-z_][a-z0-9_]*\\.[a-z_][a-z0-9_]*")) {
            wrong.add("table: " + table + " (expected: schema.table)");
        }
        if (!title.keySet().containsAll(LANGUAGES)) {
            wrong.add("title: " + title.keySet() + " (expected: at least " + LANGUAGES + ")");
        }
        require(fields, key, Visibility.PUBLIC, "key", wrong);
        require(fields, version, null, "version", wrong);
        require(fields, expiresAt, null, "expires-at", wrong);
        require(fields, dataSubject, null, "data-subject", wrong);
        require(fields, publicWhen == null ? null : publicWhen.field(), null, "public-when.field", wrong);
        if (geometry != null) {
            checkGeometry(geometry, fields, wrong);
        }
        if (tiles != null) {
            checkTiles(tiles, geometry, fields, wrong);
        }
        if (search != null) {
            checkSearch(search, fields, wrong);
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
    }

    /** True when rows may become public at all. */
    public boolean isPublishable() {
        return publicWhen == null || !publicWhen.isNever();
    }

    private static void checkGeometry(
            GeometryContract geometry, Map<String, FieldContract> fields, List<String> wrong) {
        require(fields, geometry.field(), Visibility.PUBLIC, "geometry.field", wrong);
        if (geometry.line() != null) {
            for (GeometryContract.EndContract end :
                    List.of(geometry.line().from(), geometry.line().to())) {
                require(fields, end.collectionField(), Visibility.PUBLIC, "geometry.line", wrong);
                require(fields, end.keyField(), Visibility.PUBLIC, "geometry.line", wrong);
            }
        }
    }

    private static void checkTiles(
            TileContract tiles,
            @Nullable GeometryContract geometry,
            Map<String, FieldContract> fields,
            List<String> wrong) {
        tiles.properties().forEach(p -> require(fields, p, Visibility.PUBLIC, "tiles.properties", wrong));
        if (tiles.cluster() != null) {
            require(fields, tiles.cluster().topics(), Visibility.PUBLIC, "tiles.cluster.topics", wrong);
        }
        if (geometry == null) {
            wrong.add("tiles: (expected: a geometry when there are tiles)");
        }
    }

    private static void checkSearch(SearchContract search, Map<String, FieldContract> fields, List<String> wrong) {
        require(fields, search.title(), Visibility.PUBLIC, "search.title", wrong);
        search.text().forEach(f -> require(fields, f, Visibility.PUBLIC, "search.text", wrong));
        search.tags().forEach(f -> require(fields, f, Visibility.PUBLIC, "search.tags", wrong));
        require(fields, search.kind(), Visibility.PUBLIC, "search.kind", wrong);
        require(fields, search.topics(), Visibility.PUBLIC, "search.topics", wrong);
    }

    private static void require(
            Map<String, FieldContract> fields,
            @Nullable String name,
            @Nullable Visibility visibility,
            String where,
            List<String> wrong) {
        if (name == null) {
            return;
        }
        FieldContract field = fields.get(name);
        if (field == null) {
            wrong.add(where + ": " + name + " (expected: one of the declared fields)");
        } else if (visibility != null && field.visibility() != visibility) {
            wrong.add(where + ": " + name + " (expected: a field with visibility public)");
        }
    }
}
