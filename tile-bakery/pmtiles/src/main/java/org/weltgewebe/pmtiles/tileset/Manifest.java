package org.weltgewebe.pmtiles.tileset;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.weltgewebe.pmtiles.BoundsE7;

/**
 * A generation of a tileset: the content of {@code manifest.json}.
 *
 * @param info what holds for all tiles
 * @param generation 0 for a tileset without tiles that was never published, then one more with each publish
 * @param oldestGeneration the oldest one whose archives are all still on disk
 * @param publishedAt when this generation was published
 * @param archives newest first; only the last may be a base, and only a tileset without any tile has none
 * @param retired archives kept for readers of older generations
 * @param attributes whatever the publisher wants to find again, such as a stream position; sorted by key
 */
public record Manifest(
        TilesetInfo info,
        long generation,
        long oldestGeneration,
        Instant publishedAt,
        List<ArchiveRef> archives,
        List<RetiredArchive> retired,
        Map<String, String> attributes) {
    /** Name of the file in the directory of a tileset. */
    public static final String FILE = "manifest.json";

    public Manifest {
        archives = List.copyOf(archives);
        retired = List.copyOf(retired);
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
        for (int i = 0; i < archives.size(); i++) {
            boolean last = i == archives.size() - 1;
            if (last != (archives.get(i).kind() == ArchiveRef.Kind.BASE)) {
                throw new IllegalArgumentException(
                        "archives: " + archives.get(i).kind().label() + " at position " + i + " of " + archives.size()
                                + " (expected: deltas, then one base)");
            }
        }
    }

    public String tileset() {
        return info.name();
    }

    public int minZoom() {
        return info.zooms().min();
    }

    public int maxZoom() {
        return info.zooms().max();
    }

    public BoundsE7 bounds() {
        return info.bounds();
    }

    /** Bytes of the archives of this generation. */
    public long sizeBytes() {
        return archives.stream().mapToLong(ArchiveRef::sizeBytes).sum();
    }

    /** True if every archive of the generation is known and not yet purged. */
    public boolean holds(long olderGeneration) {
        return oldestGeneration <= olderGeneration && olderGeneration <= generation;
    }

    /** The archives of this or an older generation that {@link #holds} says is there, newest first. */
    public List<ArchiveRef> archivesOf(long olderGeneration) {
        List<ArchiveRef> found = new ArrayList<>();
        archives.stream()
                .filter(archive -> archive.generation() <= olderGeneration)
                .forEach(found::add);
        retired.stream()
                .filter(old -> old.archive().generation() <= olderGeneration && olderGeneration < old.inGeneration())
                .map(RetiredArchive::archive)
                .forEach(found::add);
        found.sort(Comparator.comparingLong(ArchiveRef::generation).reversed());
        return found;
    }
}
