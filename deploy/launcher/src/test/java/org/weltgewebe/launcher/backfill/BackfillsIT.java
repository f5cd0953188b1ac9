package org.weltgewebe.launcher.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.backfill.Backfills.Change;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.servers.TestDatabase;
import org.weltgewebe.servers.TestServers;

/** What the commands write into {@code wg.backfill}, and what they tell of it. */
class BackfillsIT {

    private static TestDatabase database;
    private static Backfills backfills;

    @BeforeAll
    static void open() {
        database = TestServers.start().database();
        backfills = new Backfills(database.superuser(), CollectionContracts.load(Path.of("../../schemas/collections")));
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.psql("DELETE FROM wg.backfill");
    }

    @Test
    void collectionsAreTablesAndOnesWithoutPublicRowsAreNone() {
        assertThat(backfills.tables(List.of("node", "outbox"))).containsExactly("wg.node", "wg.outbox");
        assertThat(backfills.tables(List.of()))
                .contains("wg.node", "wg.place")
                .doesNotContain("wg.message", "wg.outbox");
        assertThat(backfills.everything()).endsWith("wg.outbox").doesNotContain("wg.message");
        assertThatThrownBy(() -> backfills.tables(List.of("message")))
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining("collection: message (expected: one with public rows: [")
                .hasMessageContaining("./weltgewebe backfill start --all");
    }

    @Test
    void allRunsAreAskedForOrNone() {
        assertThatThrownBy(() -> backfills.request(List.of("wg.node", "wg.nothing"), "rebuild", 0))
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining("wg.nothing: in no publication");
        assertThat(database.psql("SELECT count(*) FROM wg.backfill")).containsExactly("0");
    }

    @Test
    void aRunIsAskedForOnceAndChangedInOrder() {
        List<String> node = List.of("wg.node");
        BackfillRun run = backfills.request(node, "asked", 100).get(0);
        assertThat(backfills.request(node, "asked", 0)).containsExactly(run);
        assertThat(run.state()).isEqualTo("requested");
        assertThat(run.rateLimit()).isEqualTo(100);

        assertThat(backfills.change(Change.RESUME, node))
                .as("nothing is paused")
                .isEmpty();
        assertThat(state(backfills.change(Change.PAUSE, node))).containsExactly("paused");
        assertThat(backfills.change(Change.PAUSE, node)).as("it is paused").isEmpty();
        assertThat(state(backfills.change(Change.RESUME, node))).containsExactly("requested");
        assertThat(state(backfills.change(Change.CANCEL, node))).containsExactly("cancelled");
        assertThat(backfills.change(Change.RESUME, node)).as("it is over").isEmpty();
        assertThat(backfills.newest().get(0).isOver()).isTrue();
    }

    @Test
    void theNewestRunOfEachTableIsTold() {
        backfills.request(List.of("wg.node", "wg.place"), "asked", 0);
        backfills.change(Change.CANCEL, List.of("wg.node"));
        backfills.request(List.of("wg.node"), "asked", 7);
        assertThat(backfills.newest()).extracting(BackfillRun::relation).containsExactly("wg.place", "wg.node");
        assertThat(backfills.newest()).extracting(BackfillRun::rateLimit).containsExactly(0, 7);
    }

    @Test
    void aNewSlotHasANewEpochAndEndsTheRunsOfTheOldOne() {
        backfills.request(List.of("wg.node"), "asked", 0);
        List<String> epoch = database.psql("SELECT epoch FROM wg.capture_slot");
        backfills.reopenSlot();
        assertThat(database.psql("SELECT epoch FROM wg.capture_slot")).isNotEqualTo(epoch);
        assertThat(backfills.newest()).extracting(BackfillRun::state).containsExactly("cancelled");
        database.psql("SELECT pg_drop_replication_slot(wg.slot_name())");
        backfills.reopenSlot();
        assertThat(database.psql("SELECT count(*) FROM pg_replication_slots WHERE slot_name = wg.slot_name()"))
                .containsExactly("1");
    }

    @Test
    void nobodyWaitsForRunsThatNobodyReads() {
        List<BackfillRun> runs = backfills.request(List.of("wg.node"), "asked", 0);
        Console console = new Console(System.out, System.err, false, false);
        assertThatThrownBy(() -> backfills.await(runs, () -> false, console))
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining("pipelines: down")
                .hasMessageContaining("./weltgewebe up");
        backfills.change(Change.CANCEL, List.of("wg.node"));
        assertThat(state(backfills.await(runs, () -> false, console))).containsExactly("cancelled");
    }

    private static List<String> state(List<BackfillRun> runs) {
        return runs.stream().map(BackfillRun::state).toList();
    }
}
