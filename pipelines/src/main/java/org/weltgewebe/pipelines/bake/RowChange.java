package org.weltgewebe.pipelines.bake;

import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.FeatureCodec;
import org.weltgewebe.schemas.event.RowEvent;

/**
 * A row event as the bake sees it: what is drawn of the row from now on.
 *
 * @param row {@code collection/key}
 * @param sequence stream sequence of the event, &gt; 0
 * @param deleted the row is no more; the event carries the last version it had
 * @param version row version, 0 when the collection counts none
 * @param expiresAtMillis epoch milliseconds from which nothing is drawn, {@link Long#MAX_VALUE} for never
 * @param committedAtMillis epoch milliseconds of the commit
 * @param feature its feature ({@link FeatureCodec}), or null
 * @param line its line ({@link LineRow#encode()}), or null
 */
public record RowChange(
        String row,
        long sequence,
        boolean deleted,
        long version,
        long expiresAtMillis,
        long committedAtMillis,
        byte @Nullable [] feature,
        byte @Nullable [] line) {

    /**
     * The change an event makes to its drawing.
     *
     * @throws org.weltgewebe.schemas.FaultException with kind DATA when the row cannot be drawn
     */
    public static RowChange of(RowEvent event, RowDrawing drawing, long sequence, long committedAtMillis) {
        return new RowChange(
                event.collection() + "/" + event.key(),
                sequence,
                event.kind() == RowEvent.Kind.DELETED,
                event.version(),
                event.expiresAt() == null ? Long.MAX_VALUE : event.expiresAt().toEpochMilli(),
                committedAtMillis,
                drawing.feature(event).map(FeatureCodec::encode).orElse(null),
                drawing.line(event).map(LineRow::encode).orElse(null));
    }

    /** The feature, decoded. */
    public @Nullable Feature decodedFeature() {
        return feature == null ? null : FeatureCodec.decode(feature);
    }
}
