package org.weltgewebe.servers.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The laws of {@code wg.backfill}. */
class BackfillTableIT {

    private static SchemaDatabase weave;

    @BeforeAll
    static void open() {
        weave = new SchemaDatabase();
    }

    @AfterAll
    static void close() {
        weave.close();
    }

    @BeforeEach
    void empty() {
        weave.rows("DELETE FROM wg.backfill");
    }

    @Test
    void askingTwiceIsOneRunUntilItIsOver() {
        String first = weave.one("SELECT wg.request_backfill('wg.node', 'asked', 500)");

        assertThat(weave.one("SELECT wg.request_backfill('wg.node', 'new_contract')"))
                .isEqualTo(first);
        assertThat(weave.one("SELECT purpose, state, rows_per_second, rows_done FROM wg.backfill"))
                .isEqualTo("asked|requested|500|0");
        weave.rows("UPDATE wg.backfill SET state = 'cancelled', finished_at = now()");
        assertThat(weave.one("SELECT wg.request_backfill('wg.node', 'asked')")).isNotEqualTo(first);
        assertThat(weave.refusal(
                        "UPDATE wg.backfill SET state = 'requested', finished_at = NULL WHERE id = '" + first + "'"))
                .startsWith("23505");
    }

    @Test
    void aRunCarriesTheEpochOfTheSlot() {
        weave.rows("SELECT wg.request_backfill('wg.node', 'rebuild')");

        assertThat(
                        weave.one(
                                "SELECT b.epoch = c.epoch FROM wg.backfill b, wg.capture_slot c WHERE c.slot_name = wg.slot_name()"))
                .isEqualTo("t");
    }

    @Test
    void onlyTablesThatCaptureReadsCanBeAskedFor() {
        assertThat(weave.refusal("SELECT wg.request_backfill('wg.capture_slot', 'asked')"))
                .isEqualTo("42P01");
        assertThat(weave.refusal("SELECT wg.request_backfill('wg.node; DROP TABLE wg.node', 'asked')"))
                .isEqualTo("42P01");
    }

    @Test
    void statesPurposesAndReasonsAreCodes() {
        weave.rows("SELECT wg.request_backfill('wg.node', 'asked')");

        assertThat(weave.refusal("UPDATE wg.backfill SET state = 'lost'")).isEqualTo("23514 backfill_state_check");
        assertThat(weave.refusal("UPDATE wg.backfill SET reason = 'Frau Müller'"))
                .isEqualTo("23514 backfill_reason_check");
        assertThat(weave.refusal("UPDATE wg.backfill SET state = 'done'")).isEqualTo("23514 backfill_finished");
        assertThat(weave.refusal("SELECT wg.request_backfill('wg.edge', 'because')"))
                .isEqualTo("23514 backfill_purpose_check");
        assertThat(weave.refusal("SELECT wg.request_backfill('wg.edge', 'asked', 0)"))
                .isEqualTo("23514 backfill_rows_per_second_check");
    }
}
