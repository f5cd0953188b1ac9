package org.weltgewebe.servers.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.schemas.contract.FieldType;

/** Each collection contract describes the table the migrations make, and capture can read it. */
class ContractTablesIT {

    private static final Map<String, FieldType> TYPES = Map.of(
            "uuid", FieldType.UUID,
            "text", FieldType.TEXT,
            "text[]", FieldType.TEXT_ARRAY,
            "integer", FieldType.INTEGER,
            "bigint", FieldType.BIGINT,
            "double precision", FieldType.DOUBLE,
            "boolean", FieldType.BOOLEAN,
            "timestamp with time zone", FieldType.TIMESTAMPTZ,
            "jsonb", FieldType.JSONB,
            "geometry(Point,4326)", FieldType.GEOMETRY);

    private static SchemaDatabase weave;

    @BeforeAll
    static void open() {
        weave = new SchemaDatabase();
    }

    @AfterAll
    static void close() {
        weave.close();
    }

    static Iterable<CollectionContract> contracts() {
        return CollectionContracts.load(Path.of("../../schemas/collections")).all();
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void everyColumnIsDeclaredWithItsType(CollectionContract contract) {
        Map<String, FieldType> columns = new TreeMap<>();
        for (String column :
                weave.rows("SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = '"
                        + contract.table() + "'::regclass AND attnum > 0 AND NOT attisdropped")) {
            String[] nameAndType = column.split("\\|");
            assertThat(TYPES).containsKey(nameAndType[1]);
            columns.put(nameAndType[0], TYPES.get(nameAndType[1]));
        }
        Map<String, FieldType> declared = new TreeMap<>();
        contract.fields().forEach((name, field) -> declared.put(name, field.type()));

        assertThat(declared).isEqualTo(columns);
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void theKeyIsThePrimaryKeyAndCaptureSeesWholeRows(CollectionContract contract) {
        String table = "'" + contract.table() + "'::regclass";

        assertThat(weave.rows(
                        "SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)"
                                + " WHERE indisprimary AND indrelid = " + table))
                .containsExactly(contract.key());
        assertThat(weave.one("SELECT relreplident, EXISTS (SELECT FROM pg_publication_rel WHERE prrelid = c.oid),"
                        + " has_table_privilege('wg_capture', c.oid, 'SELECT') FROM pg_class c WHERE oid = " + table))
                .isEqualTo("f|t|t");
    }
}
