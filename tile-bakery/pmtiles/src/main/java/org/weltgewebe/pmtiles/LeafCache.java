package org.weltgewebe.pmtiles;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Decoded leaf directories by offset; forgets the oldest beyond a number of entries. Reads take no lock. */
final class LeafCache {
    private final ConcurrentMap<Long, Directory> leaves = new ConcurrentHashMap<>();
    private final Deque<Long> oldestFirst = new ArrayDeque<>();
    private final long limitEntries;
    private long entries;

    LeafCache(long limitEntries) {
        this.limitEntries = limitEntries;
    }

    @Nullable
    Directory get(long offset) {
        return leaves.get(offset);
    }

    synchronized void put(long offset, Directory leaf) {
        if (leaves.putIfAbsent(offset, leaf) != null) {
            return;
        }
        oldestFirst.addLast(offset);
        entries += leaf.size();
        while (entries > limitEntries && oldestFirst.size() > 1) {
            Directory oldest = leaves.remove(oldestFirst.removeFirst());
            entries -= oldest == null ? 0 : oldest.size();
        }
    }

    synchronized void clear() {
        leaves.clear();
        oldestFirst.clear();
        entries = 0;
    }
}
