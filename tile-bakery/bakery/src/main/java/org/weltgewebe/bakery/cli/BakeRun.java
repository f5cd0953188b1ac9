package org.weltgewebe.bakery.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.TilesetSpec;
import org.weltgewebe.bakery.bake.BakeReport;
import org.weltgewebe.bakery.bake.FullBake;
import picocli.CommandLine.Model.CommandSpec;

/** One run of a bake command: read, bake, report. */
record BakeRun(PrintWriter out, ProgressLine progress, Path target, boolean json) {

    private static final int DONE = 0;
    private static final int FINDINGS = 2;

    /**
     * What was read.
     *
     * @param features to bake
     * @param leftOut elements left out as the input is what it is
     * @param rejected elements that are wrong and should be looked at
     */
    record Input(List<Feature> features, long leftOut, long rejected) {}

    static BakeRun of(@Nullable CommandSpec spec, OutputOptions output) {
        if (spec == null) {
            throw new IllegalStateException("command: not bound (expected: to be run by picocli)");
        }
        ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), System.console() != null, output.quiet);
        return new BakeRun(spec.commandLine().getOut(), progress, given(output.output, "--output"), output.json);
    }

    /** An argument that picocli has made sure of. */
    static <T> T given(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalArgumentException(name + ": missing (expected: a value)");
        }
        return value;
    }

    int bake(TilesetSpec tileset, Interruptible.Work<Input> reader) throws IOException {
        long startNanos = System.nanoTime();
        try {
            return Interruptible.run(() -> {
                Input input = reader.run();
                long readNanos = System.nanoTime();
                BakeReport report = FullBake.withoutClusters(tileset)
                        .bake(
                                input.features(),
                                target,
                                (zoom, tiles, ofTiles) -> progress.show("zoom " + zoom, tiles, ofTiles, "tiles"));
                progress.clear();
                print(tileset, input, report, readNanos - startNanos, System.nanoTime() - readNanos);
                return input.rejected() > 0 ? FINDINGS : DONE;
            });
        } finally {
            progress.clear();
        }
    }

    private void print(TilesetSpec tileset, Input input, BakeReport report, long readNanos, long bakeNanos)
            throws IOException {
        String text = json
                ? "{\"tileset\":\"%s\",\"features\":%d,\"leftOut\":%d,\"rejected\":%d,\"minZoom\":%d,\"maxZoom\":%d,"
                        + "\"tiles\":%d,\"archiveBytes\":%d,\"largestTile\":\"%s\",\"largestTileBytes\":%d,"
                        + "\"readSeconds\":%.3f,\"bakeSeconds\":%.3f}"
                : "%s: %d features (%d left out, %d rejected), zooms %d..%d, %d tiles, %d bytes, "
                        + "largest tile %s with %d bytes; read in %.1f s, baked in %.1f s";
        out.println(String.format(
                Locale.ROOT,
                text,
                tileset.name(),
                report.features(),
                input.leftOut(),
                input.rejected(),
                tileset.minZoom(),
                tileset.maxZoom(),
                report.tiles(),
                Files.size(target),
                report.largestTile(),
                report.largestTileBytes(),
                seconds(readNanos),
                seconds(bakeNanos)));
    }

    private static double seconds(long nanos) {
        return Duration.ofNanos(nanos).toMillis() / 1000.0;
    }
}
