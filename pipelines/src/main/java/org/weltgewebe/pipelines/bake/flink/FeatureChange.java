package org.weltgewebe.pipelines.bake.flink;

import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.FeatureCodec;

/**
 * A feature comes, changes or goes. Both sides are {@link FeatureCodec} bytes.
 *
 * @param before what was drawn, or null
 * @param after what is drawn now, or null
 * @param cause why
 */
public record FeatureChange(byte @Nullable [] before, byte @Nullable [] after, Cause cause) {

    @Nullable
    Feature featureBefore() {
        return before == null ? null : FeatureCodec.decode(before);
    }

    @Nullable
    Feature featureAfter() {
        return after == null ? null : FeatureCodec.decode(after);
    }
}
