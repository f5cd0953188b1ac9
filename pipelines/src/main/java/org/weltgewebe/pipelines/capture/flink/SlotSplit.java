package org.weltgewebe.pipelines.capture.flink;

import org.apache.flink.api.connector.source.SourceSplit;
import org.weltgewebe.pipelines.capture.SlotPosition;

/**
 * One replication slot.
 *
 * @param slot its name, the id of the split
 * @param epoch its epoch when reading began
 * @param position from where it is read
 */
public record SlotSplit(String slot, String epoch, SlotPosition position) implements SourceSplit {

    @Override
    public String splitId() {
        return slot;
    }
}
