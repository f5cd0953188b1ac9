package org.weltgewebe.pipelines.bake.flink;

/**
 * A tile was baked.
 *
 * @param tile tile id
 * @param stored gzipped MVT; empty when nothing is left to draw
 * @param cause the changes in it
 */
public record TileBytes(long tile, byte[] stored, Cause cause) {}
