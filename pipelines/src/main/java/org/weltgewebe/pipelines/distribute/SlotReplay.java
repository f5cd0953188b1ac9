package org.weltgewebe.pipelines.distribute;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a slot may send once more when no checkpoint says how far it was published. A slot sends every transaction that ended behind the
 * position it was confirmed; all their changes lie at or behind the position from which the server reads its log again.
 *
 * @param epoch epoch of the slot
 * @param restartLsn {@code restart_lsn} of the slot, 0 when unknown
 */
public record SlotReplay(String epoch, long restartLsn) implements Serializable {

    /**
     * Whether a message of a stream may come again.
     *
     * @param source its CloudEvents source, null when it has none
     * @param position its position in the log, {@code <lsn hex>/<ordinal>}, null when it has none
     */
    public boolean mayRepeat(@Nullable String source, @Nullable String position) {
        if (position == null || !Messages.source(epoch).equals(source)) {
            return false;
        }
        if (position.equals(OutgoingMessage.NO_POSITION)) {
            return true;
        }
        try {
            long lsn = Long.parseUnsignedLong(position.substring(0, position.indexOf('/')), 16);
            return Long.compareUnsigned(lsn, restartLsn) >= 0;
        } catch (NumberFormatException | IndexOutOfBoundsException somebodyElses) {
            return false;
        }
    }
}
