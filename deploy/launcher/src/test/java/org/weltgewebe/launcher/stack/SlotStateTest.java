package org.weltgewebe.launcher.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlotStateTest {

    private static final String METRICS =
            """
            # HELP wg_slot_active 1 while somebody reads the slot
            wg_slot_active{slot="wg_capture_weave"} 1.0
            wg_slot_retained_wal_bytes{slot="wg_capture_weave"} 1.572864E7
            wg_slot_unconfirmed_wal_bytes{slot="wg_capture_weave"} 1048576.0
            wg_slot_room_bytes{slot="wg_capture_weave"} 4.294967296E9
            wg_slot_forecast_seconds{slot="wg_capture_weave"} 14400.0
            wg_slot_wal_status{slot="wg_capture_weave",status="lost"} 0.0
            wg_slot_wal_status{slot="wg_capture_weave",status="reserved"} 1.0
            wg_capture_boundary_lsn{slot="wg_capture_weave"} 2.5769803776E10
            wg_lag_seconds{part="publish",stage="capture"} 0.0
            """;

    @Test
    void aSlotIsReadFromTheMetrics() {
        List<SlotState> slots = SlotState.parse(METRICS);
        assertThat(slots)
                .singleElement()
                .isEqualTo(new SlotState(
                        "wg_capture_weave",
                        true,
                        "reserved",
                        Map.of(
                                "retainedWalBytes", 15_728_640.0,
                                "unconfirmedWalBytes", 1_048_576.0,
                                "roomBytes", 4_294_967_296.0,
                                "forecastSeconds", 14_400.0),
                        25_769_803_776L));
        assertThat(slots.get(0).text())
                .isEqualTo(
                        "slot wg_capture_weave: read, reserved, keeps 15 MiB of WAL, room for 4096 MiB more, full in 4 h");
        assertThat(slots.get(0).fields())
                .containsEntry("slot", "wg_capture_weave")
                .containsEntry("walStatus", "reserved")
                .containsEntry("forecastSeconds", 14_400.0);
    }

    @Test
    void whatIsUnknownOrNeverComesIsLeftOut() {
        String idle = METRICS.replace("14400.0", "+Inf").replace("4.294967296E9", "NaN");
        assertThat(SlotState.parse(idle).get(0).text())
                .isEqualTo("slot wg_capture_weave: read, reserved, keeps 15 MiB of WAL");
        String lost = "wg_slot_active{slot=\"s\"} 0.0\nwg_slot_retained_wal_bytes{slot=\"s\"} NaN\n"
                + "wg_slot_wal_status{slot=\"s\",status=\"lost\"} 1.0\n";
        assertThat(SlotState.parse(lost).get(0).text()).isEqualTo("slot s: NOT READ, lost");
        assertThat(SlotState.parse("")).isEmpty();
    }
}
