package org.weltgewebe.pipelines.bake;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.ByteReader;
import org.weltgewebe.bakery.ByteWriter;
import org.weltgewebe.bakery.Feature;

/**
 * A line between two rows, put together from messages that arrive in any order: the row of the line and the answers about
 * its ends. Links tell which answer belongs to which tie: an answer about an older tie is dropped, one about a newer tie
 * than the row known so far is kept until that row arrives.
 *
 * @param row the line ({@link LineRow#encode()}), or null while it is not known
 * @param fromLink tie of the start, see {@link KnownRow}
 * @param toLink tie of the end
 * @param from newest answer about the start, or null
 * @param to newest answer about the end, or null
 * @param drawn feature drawn at present, or null
 */
public record KnownLine(
        byte @Nullable [] row,
        long fromLink,
        long toLink,
        @Nullable LineEnd from,
        @Nullable LineEnd to,
        byte @Nullable [] drawn) {

    private static final int FORM = 1;

    /** A line nothing is known of. */
    public static final KnownLine UNKNOWN = new KnownLine(null, 0, 0, null, null, null);

    /** With a new version of its row, or without one. */
    public KnownLine withRow(byte @Nullable [] newRow, long newFromLink, long newToLink) {
        return new KnownLine(newRow, newFromLink, newToLink, from, to, drawn);
    }

    /** With an answer, unless a newer tie has answered already. */
    public KnownLine withStart(LineEnd answer) {
        return from != null && answer.link() < from.link()
                ? this
                : new KnownLine(row, fromLink, toLink, answer, to, drawn);
    }

    /** With an answer, unless a newer tie has answered already. */
    public KnownLine withEnd(LineEnd answer) {
        return to != null && answer.link() < to.link()
                ? this
                : new KnownLine(row, fromLink, toLink, from, answer, drawn);
    }

    /** With what is drawn now. */
    public KnownLine withDrawn(byte @Nullable [] feature) {
        return new KnownLine(row, fromLink, toLink, from, to, feature);
    }

    /** What is to be drawn. */
    public Optional<Feature> feature() {
        if (row == null) {
            return Optional.empty();
        }
        return LineRow.decode(row)
                .between(from == null ? null : from.position(fromLink), to == null ? null : to.position(toLink));
    }

    /** Form number, then the components in order. */
    public byte[] encode() {
        ByteWriter out = new ByteWriter();
        out.writeByte(FORM);
        ByteForms.writeNullable(out, row);
        out.writeVarint(fromLink);
        out.writeVarint(toLink);
        writeEnd(out, from);
        writeEnd(out, to);
        ByteForms.writeNullable(out, drawn);
        return out.toByteArray();
    }

    /** @throws IllegalArgumentException when the form is unknown or the bytes are damaged */
    public static KnownLine decode(byte[] bytes) {
        ByteReader in = ByteForms.open(bytes, "line", FORM);
        KnownLine line = new KnownLine(
                ByteForms.readNullable(in),
                in.readVarint(),
                in.readVarint(),
                readEnd(in),
                readEnd(in),
                ByteForms.readNullable(in));
        in.requireEnd();
        return line;
    }

    private static void writeEnd(ByteWriter out, @Nullable LineEnd end) {
        out.writeByte(end == null ? 0 : 1);
        if (end != null) {
            end.write(out);
        }
    }

    private static @Nullable LineEnd readEnd(ByteReader in) {
        return in.readByte() == 0 ? null : LineEnd.read(in);
    }
}
