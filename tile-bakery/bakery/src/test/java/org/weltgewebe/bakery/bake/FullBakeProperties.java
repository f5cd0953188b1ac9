package org.weltgewebe.bakery.bake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.Samples;
import org.weltgewebe.bakery.TilesetSpec;
import org.weltgewebe.bakery.cluster.ClusterAggregate;
import org.weltgewebe.bakery.cluster.ClusterMember;
import org.weltgewebe.bakery.cluster.Clusters;
import org.weltgewebe.bakery.encode.TileCompression;
import org.weltgewebe.bakery.encode.TileEncoder;
import org.weltgewebe.bakery.h3.H3Cells;
import org.weltgewebe.bakery.slice.Footprint;
import org.weltgewebe.pmtiles.TileCoord;

/** The law of the room on the parts that both bakes share; the live job proves it again with its own state. */
class FullBakeProperties {

    private static final TilesetSpec SPEC = Samples.WEAVE;

    private final H3Cells cells = H3Cells.open();
    private final FullBake bake = new FullBake(SPEC, cells);

    @Property(tries = 25)
    void anIncrementalBakeEqualsAFullBake(@ForAll("lists") List<Feature> before, @ForAll("lists") List<Feature> after)
            throws IOException {
        Map<String, Feature> rows = new TreeMap<>();
        Incremental live = new Incremental(new Clusters(SPEC.clusters().get(0), cells));
        for (List<Feature> edits : List.of(before, after)) {
            for (Feature feature : edits) {
                live.change(rows.put(feature.id(), feature), feature);
            }
            live.bakeDirtyTiles();
        }
        if (!rows.isEmpty()) {
            String first = rows.keySet().iterator().next();
            live.change(rows.remove(first), null);
        }
        assertThat(live.bakeDirtyTiles()).usingRecursiveComparison().isEqualTo(full(new ArrayList<>(rows.values())));
    }

    @Property(tries = 15)
    void theOrderOfTheInputDoesNotMatter(@ForAll("lists") List<Feature> features, @ForAll Random random)
            throws IOException {
        Map<Long, byte[]> tiles = full(features);
        List<Feature> shuffled = new ArrayList<>(features);
        Collections.shuffle(shuffled, random);
        assertThat(full(shuffled)).usingRecursiveComparison().isEqualTo(tiles);
    }

    private Map<Long, byte[]> full(List<Feature> features) throws IOException {
        Map<Long, byte[]> tiles = new TreeMap<>();
        long[] last = {-1};
        BakeReport report = bake.bake(
                features,
                (tile, stored) -> {
                    assertThat(tile.id()).isGreaterThan(last[0]);
                    last[0] = tile.id();
                    tiles.put(tile.id(), stored);
                },
                BakeProgress.SILENT);
        assertThat(report.tiles()).isEqualTo(tiles.size());
        return tiles;
    }

    /** The smallest incremental bake: footprints of what was and of what is, then only those tiles again. */
    private static final class Incremental {
        private final Clusters clusters;
        private final Footprint footprint = new Footprint(SPEC);
        private final TileEncoder encoder = new TileEncoder(SPEC);
        private final Map<Long, ClusterAggregate> aggregates = new TreeMap<>();
        private final Map<String, Feature> features = new TreeMap<>();
        private final Map<Long, TileCoord> dirty = new TreeMap<>();
        private final Map<Long, byte[]> tiles = new TreeMap<>();

        Incremental(Clusters clusters) {
            this.clusters = clusters;
        }

        void change(Feature before, Feature after) {
            if (before != null) {
                replace(before, null);
                clusters.members(before).forEach(member -> recluster(member, -1));
            }
            if (after != null) {
                replace(null, after);
                clusters.members(after).forEach(member -> recluster(member, 1));
            }
        }

        private void recluster(ClusterMember member, int sign) {
            ClusterAggregate sum = aggregates.getOrDefault(member.cell(), ClusterAggregate.empty(member.cell()));
            ClusterAggregate changed = sign > 0 ? sum.plus(member) : sum.minus(member);
            aggregates.put(member.cell(), changed);
            Optional<Feature> old = clusters.feature(sum);
            Optional<Feature> now = clusters.feature(changed);
            replace(old.orElse(null), now.orElse(null));
        }

        private void replace(Feature old, Feature now) {
            if (old != null) {
                features.remove(old.layer() + old.id());
                touch(old);
            }
            if (now != null) {
                features.put(now.layer() + now.id(), now);
                touch(now);
            }
        }

        private void touch(Feature feature) {
            for (int zoom = SPEC.minZoom(); zoom <= SPEC.maxZoom(); zoom++) {
                for (long id : footprint.tiles(feature, zoom)) {
                    dirty.put(id, TileCoord.ofId(id));
                }
            }
        }

        Map<Long, byte[]> bakeDirtyTiles() {
            for (long id : new TreeSet<>(dirty.keySet())) {
                byte[] stored = TileCompression.gzip(encoder.encode(TileCoord.ofId(id), features.values()));
                if (stored.length == 0) {
                    tiles.remove(id);
                } else {
                    tiles.put(id, stored);
                }
            }
            dirty.clear();
            return tiles;
        }
    }

    @Provide
    Arbitrary<List<Feature>> lists() {
        return Samples.features().list().ofMaxSize(8);
    }
}
