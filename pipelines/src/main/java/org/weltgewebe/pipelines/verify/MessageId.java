package org.weltgewebe.pipelines.verify;

import java.util.List;
import java.util.Optional;

/**
 * What the id of a row event says, see {@link org.weltgewebe.pipelines.distribute.Messages}.
 *
 * @param isReading whether the message tells the row as it was (read from its table in a snapshot or backfill, or said again) and no change
 * @param epoch slot epoch
 * @param xid transaction that wrote the row, 0 for a reading that found none, or {@link #UNKNOWN_XID}
 * @param lsn position of the change record, 0 for a reading
 * @param ordinal number among the changes with that position
 */
record MessageId(boolean isReading, String epoch, long xid, long lsn, int ordinal) implements Comparable<MessageId> {

    static final long UNKNOWN_XID = -1;

    private static final int CHANGE_PARTS = 4;
    /** Rows that were read end with the transaction that wrote them; other words may stand for what comes later. */
    private static final List<String> READINGS = List.of("snapshot", "backfill");
    /** A dead letter of a later stage lets an event be said again on purpose, under its id and this; it tells no change. */
    private static final String AGAIN = "/again/";

    /** Empty for an id that no row event has. */
    static Optional<MessageId> of(String id) {
        String[] parts = id.split("/", -1);
        if (parts.length < 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
            return Optional.empty();
        }
        String last = parts[parts.length - 1];
        String epoch = parts[0].intern(); // a few of them, kept with every key
        try {
            if (id.contains(AGAIN)) {
                return Optional.of(new MessageId(true, epoch, UNKNOWN_XID, 0, 0));
            }
            if (READINGS.contains(parts[1])) {
                return Optional.of(new MessageId(true, epoch, Long.parseLong(last), 0, 0));
            }
            if (Character.isLetter(parts[1].charAt(0))) {
                return Optional.of(new MessageId(true, epoch, UNKNOWN_XID, 0, 0));
            }
            return parts.length == CHANGE_PARTS
                    ? Optional.of(new MessageId(
                            false,
                            epoch,
                            Long.parseLong(parts[1]),
                            Long.parseUnsignedLong(parts[2], 16),
                            Integer.parseInt(last)))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Order in the log; only meaningful within one epoch, and for changes of one row or of one transaction. */
    @Override
    public int compareTo(MessageId other) {
        int byLsn = Long.compareUnsigned(lsn, other.lsn);
        return byLsn != 0 ? byLsn : Integer.compare(ordinal, other.ordinal);
    }
}
