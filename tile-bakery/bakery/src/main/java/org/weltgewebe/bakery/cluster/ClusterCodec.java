package org.weltgewebe.bakery.cluster;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.weltgewebe.bakery.ByteReader;
import org.weltgewebe.bakery.ByteWriter;

/**
 * {@link ClusterAggregate} and {@link ClusterMember} as compact bytes, for the state and the network of the live bake.
 * Each form starts with its version.
 */
public final class ClusterCodec {

    private static final int VERSION = 1;

    private ClusterCodec() {}

    public static byte[] encode(ClusterAggregate aggregate) {
        ByteWriter out = new ByteWriter();
        out.writeByte(VERSION);
        out.writeVarint(aggregate.cell());
        out.writeVarint(aggregate.count());
        out.writeZigZag(aggregate.sumLonE7());
        out.writeZigZag(aggregate.sumLatE7());
        out.writeVarint(aggregate.topics().size());
        for (Map.Entry<String, Long> topic : aggregate.topics().entrySet()) {
            out.writeText(topic.getKey());
            out.writeVarint(topic.getValue());
        }
        return out.toByteArray();
    }

    /** @throws IllegalArgumentException when the version is unknown or the bytes are damaged */
    public static ClusterAggregate decodeAggregate(byte[] bytes) {
        ByteReader in = open(bytes);
        long cell = in.readVarint();
        long count = in.readVarint();
        long sumLonE7 = in.readZigZag();
        long sumLatE7 = in.readZigZag();
        int size = in.readCount(2);
        SortedMap<String, Long> topics = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            topics.put(in.readText(), in.readVarint());
        }
        in.requireEnd();
        return new ClusterAggregate(cell, count, sumLonE7, sumLatE7, topics);
    }

    public static byte[] encode(ClusterMember member) {
        ByteWriter out = new ByteWriter();
        out.writeByte(VERSION);
        out.writeVarint(member.cell());
        out.writeZigZag(member.lonE7());
        out.writeZigZag(member.latE7());
        out.writeVarint(member.topics().size());
        member.topics().forEach(out::writeText);
        return out.toByteArray();
    }

    /** @throws IllegalArgumentException when the version is unknown or the bytes are damaged */
    public static ClusterMember decodeMember(byte[] bytes) {
        ByteReader in = open(bytes);
        long cell = in.readVarint();
        long lonE7 = in.readZigZag();
        long latE7 = in.readZigZag();
        String[] topics = new String[in.readCount(1)];
        for (int i = 0; i < topics.length; i++) {
            topics[i] = in.readText();
        }
        in.requireEnd();
        return new ClusterMember(cell, lonE7, latE7, List.of(topics));
    }

    private static ByteReader open(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new IllegalArgumentException("cluster version: " + version + " (expected: " + VERSION
                    + "; the state was written by newer code, start that or rebuild the tileset)");
        }
        return in;
    }
}
