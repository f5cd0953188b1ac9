package org.weltgewebe.pipelines.flink;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.SavepointKeyedStateHandle;

/** Who can read the keyed state of a checkpoint or savepoint. Operator state (splits, writers) is the same everywhere. */
enum StateFormat {
    /** A canonical savepoint, or no keyed state: every backend. */
    PORTABLE,
    /** A checkpoint of the backend that keeps Java objects. */
    HASHMAP,
    /** A checkpoint of the backend on disk, which is always incremental here. */
    ROCKSDB;

    /** What a completed checkpoint or savepoint is. */
    static StateFormat of(Path complete) throws IOException {
        return metadata(complete).getOperatorStates().stream()
                .flatMap(operator -> operator.getStates().stream())
                .flatMap(subtask -> subtask.getManagedKeyedState().stream())
                .map(StateFormat::of)
                .filter(format -> format != PORTABLE)
                .findFirst()
                .orElse(PORTABLE);
    }

    /** What Flink wrote last into a completed checkpoint or savepoint. */
    static CheckpointMetadata metadata(Path complete) throws IOException {
        Path file = complete.resolve("_metadata");
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            return org.apache.flink.runtime.checkpoint.Checkpoints.loadCheckpointMetadata(
                    in, StateFormat.class.getClassLoader(), complete.toString());
        }
    }

    private static StateFormat of(KeyedStateHandle state) {
        if (state instanceof SavepointKeyedStateHandle) {
            return PORTABLE;
        }
        return state instanceof IncrementalKeyedStateHandle ? ROCKSDB : HASHMAP;
    }

    /** The backend that wrote it, when it is not readable by this one; else the same backend. */
    String readableWith(String backend) {
        return switch (this) {
            case PORTABLE -> backend;
            case HASHMAP -> FlinkSettings.HASHMAP;
            case ROCKSDB -> FlinkSettings.ROCKSDB;
        };
    }
}
