package org.weltgewebe.pipelines.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint keeps of backfills.
 *
 * @param tables tables with public rows whose rows from before the slot are cared for, by the snapshot or by a run that was asked for;
 *     null when the checkpoint is from before backfills
 * @param runs runs that have begun
 */
public record BackfillState(@Nullable List<String> tables, List<BackfillProgress> runs) {

    /** Of a checkpoint that does not say. */
    public static final BackfillState UNKNOWN = new BackfillState(null, List.of());

    /** Copies the lists. */
    public BackfillState {
        tables = tables == null ? null : List.copyOf(tables);
        runs = List.copyOf(runs);
    }

    /** A state without runs. */
    public static BackfillState of(List<String> tables) {
        return new BackfillState(tables, List.of());
    }

    /** How far a run has come, empty when it has not begun. */
    public Optional<BackfillProgress> run(String id) {
        return runs.stream().filter(run -> run.run().equals(id)).findFirst();
    }

    /** With other tables cared for. */
    public BackfillState covering(List<String> others) {
        return new BackfillState(others, runs);
    }

    /** With a run at its new progress, and without those that are not among the open ones. */
    public BackfillState with(BackfillProgress progress, Set<String> open) {
        List<BackfillProgress> others = new ArrayList<>();
        for (BackfillProgress run : runs) {
            if (!run.run().equals(progress.run()) && open.contains(run.run())) {
                others.add(run);
            }
        }
        others.add(progress);
        return new BackfillState(tables, others);
    }
}
