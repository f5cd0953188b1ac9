package org.weltgewebe.servers.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weltgewebe.servers.Await;

/** What becomes of a conversation when its node goes. */
class ConversationLifeIT {

    private static SchemaDatabase weave;

    @BeforeAll
    static void open() {
        weave = new SchemaDatabase();
    }

    @AfterAll
    static void close() {
        weave.close();
    }

    @Test
    void anEmptyOneVanishesWithItsNode() {
        UUID node = node();
        UUID empty = conversation(node);
        UUID elsewhere = conversation(node());

        delete(node);

        assertThat(weave.rows("SELECT FROM wg.conversation WHERE id = '" + empty + "'"))
                .isEmpty();
        assertThat(weave.rows("SELECT FROM wg.conversation WHERE id = '" + elsewhere + "'"))
                .hasSize(1);
    }

    @Test
    void oneThatHoldsMessagesIsArchivedWithWhatNamesIt() {
        UUID node = node();
        UUID conversation = conversation(node);
        message(conversation);

        delete(node);

        assertThat(weave.one("SELECT lifecycle_state, archived_at IS NOT NULL, node_id IS NULL, node_id_snapshot = '"
                        + node + "', node_title_snapshot FROM wg.conversation WHERE id = '" + conversation + "'"))
                .isEqualTo("archived|t|t|t|Mühle");
        assertThat(weave.one("SELECT version FROM wg.conversation WHERE id = '" + conversation + "'"))
                .as("one change, one event")
                .isEqualTo("2");
        assertThat(weave.one("SELECT content FROM wg.message WHERE conversation_id = '" + conversation + "'"))
                .isEqualTo("Hallo");
    }

    @Test
    void tombstonesAreMessages() {
        UUID node = node();
        UUID conversation = conversation(node);
        message(conversation);
        weave.rows("UPDATE wg.message SET content = NULL, deleted_at = now() WHERE conversation_id = '" + conversation
                + "'");

        delete(node);

        assertThat(weave.one("SELECT lifecycle_state FROM wg.conversation WHERE id = '" + conversation + "'"))
                .isEqualTo("archived");
    }

    @Test
    void theTimeOfAnEarlierArchivingStays() {
        UUID node = node();
        UUID conversation = conversation(node);
        message(conversation);
        weave.rows(
                "UPDATE wg.conversation SET lifecycle_state = 'archived', archived_at = '2026-01-01T00:00:00Z' WHERE id = '"
                        + conversation + "'");

        delete(node);

        assertThat(weave.one("SELECT archived_at = '2026-01-01T00:00:00Z' FROM wg.conversation WHERE id = '"
                        + conversation + "'"))
                .isEqualTo("t");
    }

    /** The conversation looks empty to the one who deletes until the other commits. */
    @Test
    void aMessageThatIsBeingWrittenIsNotLost() throws Exception {
        UUID node = node();
        UUID conversation = conversation(node);
        CompletableFuture<Void> deletion;
        try (Connection writer = weave.owner().connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute(
                    "INSERT INTO wg.message (conversation_id, content) VALUES ('" + conversation + "', 'Hallo')");

            deletion = CompletableFuture.runAsync(() -> deleteElsewhere(node));
            assertThat(Await.until(ConversationLifeIT::somebodyWaits, Duration.ofSeconds(20)))
                    .as("the deletion waits for the message")
                    .isTrue();
            writer.commit();
        }
        deletion.get(20, TimeUnit.SECONDS);

        assertThat(weave.one(
                        "SELECT lifecycle_state, (SELECT count(*) FROM wg.message m WHERE m.conversation_id = c.id)"
                                + " FROM wg.conversation c WHERE id = '" + conversation + "'"))
                .isEqualTo("archived|1");
    }

    private static boolean somebodyWaits() {
        return !weave.rows(
                        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
                .isEmpty();
    }

    private static UUID node() {
        return weave.insert(
                "INSERT INTO wg.node (kind, title, location) VALUES ('Ort', 'Mühle', 'SRID=4326;POINT(9.52 47.14)')");
    }

    private static UUID conversation(UUID node) {
        return weave.insert(
                "INSERT INTO wg.conversation (conversation_type, visibility, node_id) VALUES ('node', 'public', '"
                        + node + "')");
    }

    private static void message(UUID conversation) {
        weave.rows("INSERT INTO wg.message (conversation_id, content) VALUES ('" + conversation + "', 'Hallo')");
    }

    private static void delete(UUID node) {
        weave.rows("DELETE FROM wg.node WHERE id = '" + node + "'");
    }

    private static void deleteElsewhere(UUID node) {
        try (Connection connection = weave.owner().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM wg.node WHERE id = '" + node + "'");
        } catch (SQLException e) {
            throw new IllegalStateException("deletion: " + e.getMessage(), e);
        }
    }
}
