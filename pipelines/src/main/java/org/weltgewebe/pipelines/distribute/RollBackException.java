package org.weltgewebe.pipelines.distribute;

/**
 * A stream lost its tail and the job must go back to an earlier checkpoint, from which it publishes again what is missing. Asked of
 * whoever started the job: Flink itself restarts from the newest checkpoint only.
 */
public final class RollBackException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long checkpointId;

    /**
     * A roll-back.
     *
     * @param checkpointId newest checkpoint whose messages the streams still hold
     * @param reason what the streams lack
     */
    public RollBackException(long checkpointId, String reason) {
        super(reason + ". Going back to checkpoint " + checkpointId);
        this.checkpointId = checkpointId;
    }

    /** The newest checkpoint to resume from; any earlier one will do. */
    public long checkpointId() {
        return checkpointId;
    }
}
