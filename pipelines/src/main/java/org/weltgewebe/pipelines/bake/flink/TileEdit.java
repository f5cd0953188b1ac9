package org.weltgewebe.pipelines.bake.flink;

import org.jspecify.annotations.Nullable;

/**
 * What a tile draws of one feature changes.
 *
 * @param tile tile id
 * @param name {@code layer/id} of the feature
 * @param feature {@link org.weltgewebe.bakery.FeatureCodec} bytes, or null when it leaves the tile
 * @param cause why
 */
public record TileEdit(long tile, String name, byte @Nullable [] feature, Cause cause) {}
