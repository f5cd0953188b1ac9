package org.weltgewebe.pipelines.bake.flink;

/**
 * A member joins or leaves a cluster cell.
 *
 * @param cell {@code cluster layer/H3 index in hexadecimal}
 * @param joins false when it leaves
 * @param member {@link org.weltgewebe.bakery.cluster.ClusterCodec} bytes of the member
 * @param cause why
 */
public record ClusterEdit(String cell, boolean joins, byte[] member, Cause cause) {}
