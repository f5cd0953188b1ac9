package org.weltgewebe.servers.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weltgewebe.servers.PostgresDsn;
import org.weltgewebe.servers.TestServers;

/** What the migrations prepare for capture: publication, replica identity, slot and its epoch. */
class CaptureSlotIT {

    private SchemaDatabase weave;

    @BeforeEach
    void open() {
        weave = new SchemaDatabase();
    }

    @AfterEach
    void close() {
        weave.close();
    }

    /**
     * Whole rows, private columns too: capture is inside the boundary, decides by contract what leaves, and must see a row that went
     * hidden. (With REPLICA IDENTITY FULL Postgres would refuse updates under a column list anyway.)
     */
    @Test
    void thePublicationHoldsTheseTablesWithAllTheirColumns() {
        assertThat(weave.rows("SELECT schemaname || '.' || tablename FROM pg_publication_tables"
                        + " WHERE pubname = 'wg_publication' ORDER BY 1"))
                .containsExactly(
                        "wg.account", "wg.conversation", "wg.edge", "wg.message", "wg.node", "wg.outbox", "wg.place");
        assertThat(weave.rows("SELECT p.tablename FROM pg_publication_tables p WHERE pubname = 'wg_publication'"
                        + " AND (p.rowfilter IS NOT NULL OR p.attnames <> (SELECT array_agg(attname ORDER BY attnum)"
                        + " FROM pg_attribute WHERE attrelid = format('%I.%I', schemaname, tablename)::regclass"
                        + " AND attnum > 0 AND NOT attisdropped))"))
                .as("tables published in part")
                .isEmpty();
        assertThat(
                        weave.one(
                                "SELECT pubinsert, pubupdate, pubdelete, pubtruncate, puballtables, pubviaroot FROM pg_publication"))
                .isEqualTo("t|t|t|f|f|f");
    }

    @Test
    void anUpdateCarriesTheWholeRow() {
        assertThat(weave.rows("SELECT c.relname FROM pg_publication_rel r JOIN pg_class c ON c.oid = prrelid"
                        + " WHERE c.relreplident <> 'f'"))
                .as("published without REPLICA IDENTITY FULL; outbox rows are only ever inserted")
                .containsExactly("outbox");
    }

    @Test
    void theSlotIsRegisteredWithItsEpoch() {
        assertThat(weave.one(
                        "SELECT plugin, slot_type, temporary, database = current_database() FROM pg_replication_slots"
                                + " WHERE slot_name = wg.slot_name()"))
                .isEqualTo("pgoutput|logical|f|t");
        assertThat(
                        weave.one(
                                "SELECT epoch ~ '^[0-9a-f]{8}$', created_lsn <= s.confirmed_flush_lsn,"
                                        + " system_identifier = (SELECT p.system_identifier::text FROM pg_control_system() p)"
                                        + " FROM wg.capture_slot JOIN pg_replication_slots s USING (slot_name) WHERE slot_name = wg.slot_name()"))
                .isEqualTo("t|t|t");
    }

    @Test
    void theEpochLivesAndDiesWithTheSlot() {
        String registered = "SELECT epoch FROM wg.capture_slot WHERE slot_name = wg.slot_name()";
        String first = weave.one(registered);
        assertThat(weave.one("SELECT wg.open_slot()"))
                .as("a second call changes nothing")
                .isEqualTo(first);

        weave.rows("SELECT pg_drop_replication_slot(wg.slot_name())");
        String second = weave.one("SELECT wg.open_slot()");

        assertThat(second).isNotEqualTo(first);
        assertThat(weave.rows(registered)).containsExactly(second);
        assertThat(weave.one("SELECT active FROM pg_replication_slots WHERE slot_name = wg.slot_name()"))
                .isEqualTo("f");
    }

    /** The registered snapshot decides what a first snapshot reads: what had committed when the slot began and is untouched since. */
    @Test
    void theRegisteredSnapshotTellsOldRowsFromNewOnes() {
        weave.rows("SELECT pg_drop_replication_slot(wg.slot_name())");
        weave.rows(place(1));
        weave.rows("SELECT wg.open_slot()");
        weave.rows(place(2));

        assertThat(weave.rows("SELECT id, pg_visible_in_snapshot(p.xmin::text::xid8, created_snapshot) FROM wg.place p,"
                        + " wg.capture_slot WHERE slot_name = wg.slot_name() ORDER BY 1"))
                .containsExactly("1|t", "2|f");
        assertThat(changes()).as("what the slot tells").anyMatch(change -> change.contains("Vaduz2"));
        assertThat(changes()).noneMatch(change -> change.contains("Vaduz1"));
    }

    @Test
    void theSlotTellsOfPublishedTablesAlone() {
        weave.rows("CREATE TABLE wg.unpublished (name text); INSERT INTO wg.unpublished VALUES ('Vaduz0')");
        weave.rows(place(1));

        assertThat(changes()).anyMatch(change -> change.contains("Vaduz1"));
        assertThat(changes()).noneMatch(change -> change.contains("Vaduz0"));
    }

    @Test
    void aSlotCannotBeOpenedInATransactionThatHasWritten() {
        weave.rows("SELECT pg_drop_replication_slot(wg.slot_name())");

        assertThat(weave.refusal(place(1) + "; SELECT wg.open_slot()")).isEqualTo("25001");
    }

    /** A slot that capture made itself would stay when its registration is refused: creating a slot cannot be rolled back. */
    @Test
    void captureCannotLeaveAnUnregisteredSlotBehind() {
        weave.rows("SELECT pg_drop_replication_slot(wg.slot_name())");

        assertThat(weave.refusal(weave.capture(), "SELECT wg.open_slot()")).isEqualTo(SchemaDatabase.FORBIDDEN);
        assertThat(weave.rows("SELECT FROM pg_replication_slots WHERE slot_name = wg.slot_name()"))
                .isEmpty();
    }

    /** Slot names are cluster-wide and allow less than names of databases. */
    @Test
    void noTwoDatabasesShareASlot() throws SQLException {
        String stem = weave.name();
        List<String> names = List.of(
                stem + "-x",
                stem + "_X",
                stem + "_x",
                stem + "ä" + "x".repeat(60 - stem.length()),
                "x".repeat(62 - stem.length()) + stem);
        List<String> slots = new ArrayList<>();
        for (String name : names) {
            slots.add(slotNameIn(name));
        }

        assertThat(slots).doesNotHaveDuplicates().allMatch(slot -> slot.matches("wg_capture_[a-z0-9_]{1,52}"));
        assertThat(slots).contains("wg_capture_" + stem + "_x");
    }

    /** The name in a copy of this database, which is dropped again. */
    private String slotNameIn(String copy) throws SQLException {
        PostgresDsn administrator = TestServers.start().administrator();
        weave.disconnect();
        try (Connection connection = administrator.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE \"" + copy + "\" TEMPLATE \"" + weave.name() + "\"");
            try (Connection there = administrator.withDatabase(copy).connect();
                    ResultSet slot = there.createStatement().executeQuery("SELECT wg.slot_name()")) {
                slot.next();
                return slot.getString(1);
            } finally {
                statement.execute("DROP DATABASE \"" + copy + "\" WITH (FORCE)");
            }
        }
    }

    private static String place(int id) {
        return "INSERT INTO wg.place (id, name, country_code, source, location) VALUES (" + id + ", 'Vaduz" + id
                + "', 'LI', 'test', 'SRID=4326;POINT(9.52 47.14)')";
    }

    /** What the slot holds now, printable bytes of the binary protocol. */
    private List<String> changes() {
        return weave.rows(
                "SELECT encode(data, 'escape') FROM pg_logical_slot_peek_binary_changes(wg.slot_name(), NULL, NULL,"
                        + " 'proto_version', '1', 'publication_names', 'wg_publication')");
    }
}
