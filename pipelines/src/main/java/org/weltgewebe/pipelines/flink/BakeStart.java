package org.weltgewebe.pipelines.flink;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.weltgewebe.pipelines.bake.BakeJobConfig;
import org.weltgewebe.pipelines.bake.ContractTexts;
import org.weltgewebe.pipelines.bake.flink.BakeJob;
import org.weltgewebe.pipelines.config.PipelinesConfig;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.TileContract;

/** Gets baking off the ground: one job for each tileset that a contract names. */
public final class BakeStart {

    /** The name in {@code jobs:}. */
    public static final String NAME = "bake";

    private BakeStart() {}

    /** Starts the jobs; the streams exist. */
    public static void start(RunningJobs jobs, PipelinesConfig config) throws Exception {
        ContractTexts contracts = ContractTexts.ofDirectory(config.contracts().dir());
        Set<String> tilesets = contracts.parse().all().stream()
                .map(CollectionContract::tiles)
                .filter(Objects::nonNull)
                .map(TileContract::tileset)
                .collect(Collectors.toCollection(TreeSet::new));
        for (String tileset : tilesets) {
            BakeJobConfig bake = BakeJobConfig.of(
                    config.nats().url(), tileset, config.tilesets().dir(), contracts);
            jobs.start(
                    CaptureStart.flinkSettings(config, NAME + "-" + tileset, Duration.ZERO),
                    env -> BakeJob.attach(env, bake));
        }
    }
}
