package org.weltgewebe.bakery.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.TilesetSpec;
import org.weltgewebe.bakery.bake.BakeReport;
import picocli.CommandLine.Model.CommandSpec;

/** One run of a bake command: read, bake, report. */
record BakeRun(PrintWriter out, ProgressLine progress, BakeTarget target, boolean json) {

    private static final int DONE = 0;
    private static final int FINDINGS = 2;

    /**
     * What was read.
     *
     * @param tileset to bake it into
     * @param features to bake
     * @param leftOut elements left out as the input is what it is
     * @param rejected elements that are wrong and should be looked at
     */
    record Input(TilesetSpec tileset, List<Feature> features, long leftOut, long rejected) {}

    static BakeRun of(@Nullable CommandSpec spec, OutputOptions output) throws IOException {
        if (spec == null) {
            throw new IllegalStateException("command: not bound (expected: to be run by picocli)");
        }
        ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), System.console() != null, output.quiet);
        return new BakeRun(spec.commandLine().getOut(), progress, output.target(), output.json);
    }

    /** An argument that picocli has made sure of. */
    static <T> T given(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalArgumentException(name + ": missing (expected: a value)");
        }
        return value;
    }

    /** @param reader reads the input; the tileset may depend on what it holds */
    int bake(Interruptible.Work<Input> reader) throws IOException {
        long startNanos = System.nanoTime();
        try {
            return Interruptible.run(() -> {
                Input input = reader.run();
                long readNanos = System.nanoTime();
                BakeTarget.Written written = target.bake(
                        input.tileset(),
                        input.features(),
                        (zoom, tiles, ofTiles) -> progress.show("zoom " + zoom, tiles, ofTiles, "tiles"));
                progress.clear();
                print(input, written, readNanos - startNanos, System.nanoTime() - readNanos);
                return input.rejected() > 0 ? FINDINGS : DONE;
            });
        } finally {
            progress.clear();
        }
    }

    private void print(Input input, BakeTarget.Written written, long readNanos, long bakeNanos) {
        TilesetSpec tileset = input.tileset();
        BakeReport report = written.report();
        String text = json
                ? "{\"tileset\":\"%s\",\"features\":%d,\"leftOut\":%d,\"rejected\":%d,\"minZoom\":%d,\"maxZoom\":%d,"
                        + "\"tiles\":%d,\"archiveBytes\":%d,\"largestTile\":\"%s\",\"largestTileBytes\":%d,\"generation\":%d,"
                        + "\"readSeconds\":%.3f,\"bakeSeconds\":%.3f}"
                : "%s: %d features (%d left out, %d rejected), zooms %d..%d, %d tiles, %d bytes, "
                        + "largest tile %s with %d bytes, generation %d; read in %.1f s, baked in %.1f s";
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
                written.sizeBytes(),
                report.largestTile(),
                report.largestTileBytes(),
                written.generation(),
                seconds(readNanos),
                seconds(bakeNanos)));
    }

    private static double seconds(long nanos) {
        return Duration.ofNanos(nanos).toMillis() / 1000.0;
    }
}
