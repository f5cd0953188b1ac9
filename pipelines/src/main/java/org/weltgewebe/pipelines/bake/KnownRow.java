package org.weltgewebe.pipelines.bake;

import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.ByteReader;
import org.weltgewebe.bakery.ByteWriter;

/**
 * What is remembered of a row: enough to tell an older event from a newer one and to take back what was drawn. A row that
 * is withdrawn or expired stays known without a drawing, so that an older event cannot bring it back; a deleted row is
 * forgotten.
 *
 * @param version version of the newest event
 * @param expiresAtMillis as in {@link RowChange}
 * @param fromLink sequence at which the line was tied to its present start; 0 without a line
 * @param toLink sequence at which the line was tied to its present end; 0 without a line
 * @param feature what is drawn, or null
 * @param line what is drawn, or null
 */
public record KnownRow(
        long version,
        long expiresAtMillis,
        long fromLink,
        long toLink,
        byte @Nullable [] feature,
        byte @Nullable [] line) {

    private static final int FORM = 1;

    /** Whether an event counts. Events of equal version count: they are replays, or the collection has no versions. */
    public static boolean isSuperseded(@Nullable KnownRow known, RowChange change) {
        return known != null && change.version() < known.version();
    }

    /**
     * The row after an event that counts.
     *
     * @param nowMillis an event that has expired by then draws nothing
     * @return null when the row is to be forgotten
     */
    public static @Nullable KnownRow after(@Nullable KnownRow known, RowChange change, long nowMillis) {
        if (change.deleted()) {
            return null;
        }
        boolean expired = change.expiresAtMillis() <= nowMillis;
        byte[] line = expired ? null : change.line();
        long fromLink = 0;
        long toLink = 0;
        if (line != null) {
            LineRow now = LineRow.decode(line);
            fromLink = change.sequence();
            toLink = change.sequence();
            if (known != null && known.line() != null) {
                LineRow before = LineRow.decode(known.line());
                fromLink = before.fromRow().equals(now.fromRow()) ? known.fromLink() : fromLink;
                toLink = before.toRow().equals(now.toRow()) ? known.toLink() : toLink;
            }
        }
        return new KnownRow(
                change.version(), change.expiresAtMillis(), fromLink, toLink, expired ? null : change.feature(), line);
    }

    /** The row when its time is over: known, but not drawn. */
    public KnownRow expired() {
        return new KnownRow(version, expiresAtMillis, 0, 0, null, null);
    }

    /** True while something of the row is on the map. */
    public boolean isDrawn() {
        return feature != null || line != null;
    }

    /** Form number, then the components in order. */
    public byte[] encode() {
        ByteWriter out = new ByteWriter();
        out.writeByte(FORM);
        out.writeVarint(version);
        out.writeVarint(expiresAtMillis);
        out.writeVarint(fromLink);
        out.writeVarint(toLink);
        ByteForms.writeNullable(out, feature);
        ByteForms.writeNullable(out, line);
        return out.toByteArray();
    }

    /** @throws IllegalArgumentException when the form is unknown or the bytes are damaged */
    public static KnownRow decode(byte[] bytes) {
        ByteReader in = ByteForms.open(bytes, "row", FORM);
        KnownRow row = new KnownRow(
                in.readVarint(),
                in.readVarint(),
                in.readVarint(),
                in.readVarint(),
                ByteForms.readNullable(in),
                ByteForms.readNullable(in));
        in.requireEnd();
        return row;
    }
}
