package org.weltgewebe.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.backfill.BackfillRun;
import org.weltgewebe.launcher.backfill.Backfills;
import org.weltgewebe.launcher.backfill.Rebuild;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.servers.Await;

/** The slot of a running weave is lost; one command later stream, tiles and search are what the tables say. */
class RebuildIT {

    @Test
    void afterALostSlotEverythingIsWhatTheTablesSay() throws Exception {
        try (RunningWeave weave = RunningWeave.start()) {
            weave.sql(node("Bleibtbaum", 9.52), node("Gehtbaum", 9.521), node("Wandelbaum", 9.522));
            await(() -> hits(weave, "gehtbaum") == 1 && hits(weave, "wandelbaum") == 1);

            weave.stack().pipelines().stop();
            assertThat(Await.until(() -> isSlotIdle(weave), Duration.ofSeconds(30)))
                    .isTrue();
            weave.sql(
                    "SELECT pg_drop_replication_slot(wg.slot_name())",
                    "DELETE FROM wg.node WHERE title = 'Gehtbaum'",
                    "UPDATE wg.node SET title = 'Anderbaum' WHERE title = 'Wandelbaum'",
                    node("Neubaum", 9.523));
            assertThatThrownBy(() -> weave.stack().startServices())
                    .as("the loss is told, and the way out")
                    .hasMessageContaining("SLOT_UNUSABLE")
                    .hasMessageContaining("./weltgewebe rebuild");

            Console console = new Console(System.out, System.err, true, false);
            Backfills backfills = new Backfills(
                    weave.stack().database().owner(),
                    CollectionContracts.load(weave.home().contracts()));
            List<BackfillRun> runs = new Rebuild(weave.home(), weave.stack(), backfills, console).run(0, true);

            assertThat(runs).isNotEmpty().allMatch(run -> run.state().equals("done"));
            await(() -> hits(weave, "neubaum") == 1 && hits(weave, "gehtbaum") == 0);
            assertThat(hits(weave, "bleibtbaum")).isEqualTo(1);
            assertThat(hits(weave, "anderbaum")).isEqualTo(1);
            assertThat(hits(weave, "wandelbaum")).isZero();
            assertThat(weave.features("14/8625/5752").toString())
                    .contains("Bleibtbaum", "Anderbaum", "Neubaum")
                    .doesNotContain("Gehtbaum", "Wandelbaum");
            assertThat(weave.fullBakeEqualsLive()).isTrue();
        }
    }

    private static boolean isSlotIdle(RunningWeave weave) {
        try (var statement = weave.owner().createStatement();
                var active = statement.executeQuery(
                        "SELECT FROM pg_replication_slots WHERE slot_name = wg.slot_name() AND active")) {
            return !active.next();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException("slot: cannot be asked", e);
        }
    }

    private static String node(String title, double longitude) {
        return "INSERT INTO wg.node (kind, title, location) VALUES ('Ort', '" + title + "', 'SRID=4326;POINT("
                + longitude + " 47.15)')";
    }

    private static int hits(RunningWeave weave, String query) throws Exception {
        return weave.hits(query).size();
    }

    private interface Check {
        boolean holds() throws Exception;
    }

    private static void await(Check check) {
        assertThat(Await.until(
                        () -> {
                            try {
                                return check.holds();
                            } catch (Exception e) {
                                throw new IllegalStateException("weave: does not answer", e);
                            }
                        },
                        Duration.ofSeconds(180)))
                .isTrue();
    }
}
