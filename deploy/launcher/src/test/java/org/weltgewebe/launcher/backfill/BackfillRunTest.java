package org.weltgewebe.launcher.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BackfillRunTest {

    private static final Instant START = Instant.parse("2026-11-27T10:00:00Z");

    @Test
    void aRunningOneTellsPercentSpeedAndTimeLeft() {
        BackfillRun run = run("running", 10_000, 2_500, START, null);
        Instant now = START.plusSeconds(10);
        assertThat(run.percent()).isEqualTo(25);
        assertThat(run.rowsPerSecond(now)).isEqualTo(250);
        assertThat(run.etaSeconds(now)).isEqualTo(30);
        assertThat(run.sentence(now))
                .isEqualTo(
                        "wg.node              running    25.0 %  2500 of 10000 rows, 250 rows/s (at most 300), 30.0 s left");
        assertThat(run.fields(now))
                .containsEntry("percent", 25.0)
                .containsEntry("rowsPerSecond", 250L)
                .containsEntry("etaSeconds", 30L)
                .doesNotContainKey("finishedAt");
    }

    @Test
    void onlyADoneOneIsAHundredPercent() {
        assertThat(run("running", 10, 20, START, null).percent()).isEqualTo(99.9);
        assertThat(run("done", 10, 9, START, START.plusSeconds(3)).percent()).isEqualTo(100);
        assertThat(run("done", 10, 9, START, START.plusSeconds(3)).rowsPerSecond(START.plusSeconds(99)))
                .isEqualTo(3);
    }

    @Test
    void whatIsNotKnownIsNotTold() {
        BackfillRun run = run("requested", -1, 0, null, null);
        assertThat(run.percent()).isZero();
        assertThat(run.etaSeconds(START)).isEqualTo(-1);
        assertThat(run.sentence(START)).contains("0 of ? rows").doesNotContain("left");
        assertThat(run.fields(START)).doesNotContainKeys("etaSeconds", "rowsEstimated", "startedAt", "reason");
        assertThat(run.isOver()).isFalse();
    }

    private static BackfillRun run(
            String state, long estimate, long rows, @Nullable Instant started, @Nullable Instant finished) {
        return new BackfillRun(
                "7d4e58a6-0d5c-4f1c-9b5e-0a4f2b7f9a11",
                "wg.node",
                "asked",
                state,
                300,
                estimate,
                rows,
                "",
                START,
                started,
                finished);
    }
}
