package org.weltgewebe.launcher.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPlanTest {

    @TempDir
    Path directory;

    @Test
    void aKeptPlanComesBack() {
        Path file = directory.resolve("cluster.yaml");
        assertThat(ClusterPlan.load(file)).isEmpty();
        ClusterPlan plan = new ClusterPlan(3, 4, 2, 6123, 8081, 9201);
        plan.store(file);
        assertThat(ClusterPlan.load(file)).contains(plan);
        assertThat(plan.with(1, 2, 1)).isEqualTo(new ClusterPlan(1, 2, 1, 6123, 8081, 9201));
    }

    @Test
    void oneTaskManagerCouldCarryEveryJob() {
        assertThat(ClusterPlan.slotsFor(2, 1)).isEqualTo(3);
        assertThat(ClusterPlan.slotsFor(4, 3)).isEqualTo(13);
        assertThat(ClusterPlan.of(2, 2, 1).slots()).isEqualTo(3);
    }

    @Test
    void chosenSlotsStayWhileTheyFit() {
        ClusterPlan chosen = new ClusterPlan(2, 8, 2, 6123, 8081, 9201);
        assertThat(chosen.slotsFor(2, 2, 1)).as("nothing changed").isEqualTo(8);
        assertThat(chosen.slotsFor(4, 2, 1)).as("more processes").isEqualTo(8);
        assertThat(chosen.slotsFor(2, 4, 1)).as("split otherwise").isEqualTo(5);
        ClusterPlan narrow = new ClusterPlan(2, 2, 2, 6123, 8081, 9201);
        assertThat(narrow.slotsFor(2, 2, 1)).as("3 of 4").isEqualTo(2);
        assertThat(narrow.slotsFor(2, 2, 2)).as("5 of 4, for another tileset").isEqualTo(5);
    }

    @Test
    void numbersThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> new ClusterPlan(0, 1, 1, 1, 1, 1)).hasMessage("taskmanagers: 0 (expected: 1 to 64)");
        assertThatThrownBy(() -> new ClusterPlan(1, 300, 129, 1, 1, 1)).hasMessage("slots: 300 (expected: 1 to 256)");
        assertThatThrownBy(() -> new ClusterPlan(1, 2, 2, 1, 1, 1))
                .hasMessageStartingWith("slots: 2 on 1 taskmanagers (expected: more than parallelism 2");
    }
}
