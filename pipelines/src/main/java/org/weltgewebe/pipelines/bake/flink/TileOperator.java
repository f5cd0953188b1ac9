package org.weltgewebe.pipelines.bake.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.weltgewebe.pipelines.bake.TileJournal;
import org.weltgewebe.pmtiles.tileset.Manifest;
import org.weltgewebe.pmtiles.tileset.TilesetReader;

/**
 * {@link TileFunction}, and at its start the tiles in which the published tileset may be ahead of the state: after a
 * restore those of the journal, without any state all that are there. They are baked again with the first watermark.
 */
final class TileOperator extends KeyedProcessOperator<Long, TileEdit, TileBytes> {

    private static final long serialVersionUID = 1L;

    private final String tilesetDirectory;
    private final String journalFile;
    private transient boolean restored;

    TileOperator(TileFunction function, Path tilesetDirectory, Path journalFile) {
        super(function);
        this.tilesetDirectory = tilesetDirectory.toString();
        this.journalFile = journalFile.toString();
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        restored = context.isRestored();
    }

    @Override
    public void open() throws Exception {
        super.open();
        InternalTimerService<VoidNamespace> timers =
                getInternalTimerService("user-timers", VoidNamespaceSerializer.INSTANCE, this);
        TaskInfo task = getRuntimeContext().getTaskInfo();
        int groups = task.getMaxNumberOfParallelSubtasks();
        KeyGroupRange mine = KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
                groups, task.getNumberOfParallelSubtasks(), task.getIndexOfThisSubtask());
        for (long tile : restored ? TileJournal.read(Path.of(journalFile)) : published()) {
            if (mine.contains(KeyGroupRangeAssignment.assignToKeyGroup(tile, groups))) {
                setCurrentKey(tile);
                timers.registerEventTimeTimer(VoidNamespace.INSTANCE, timers.currentWatermark() + 1);
            }
        }
    }

    private Set<Long> published() throws IOException {
        Set<Long> tiles = new TreeSet<>();
        Path directory = Path.of(tilesetDirectory);
        if (Files.exists(directory.resolve(Manifest.FILE))) {
            try (TilesetReader reader = TilesetReader.open(directory)) {
                reader.forEachTile((tile, stored) -> tiles.add(tile));
            }
        }
        return tiles;
    }
}
