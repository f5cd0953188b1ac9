package org.weltgewebe.bakery.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.Generalisation;
import org.weltgewebe.bakery.LayerSpec;
import org.weltgewebe.bakery.TilesetSpec;
import org.weltgewebe.bakery.geojson.GeoJsonFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bake geojson}: one layer from GeoJSON. */
@Command(
        name = "geojson",
        description = "Bakes GeoJSON (a collection, or one feature per line; .gz too) into one layer.",
        mixinStandardHelpOptions = true)
final class GeoJsonCommand implements Callable<Integer> {

    private static final int BUFFER_PX = 8;
    private static final int PROBLEMS_SHOWN = 10;

    @Parameters(paramLabel = "INPUT.geojson", description = "The file.")
    @Nullable
    Path input;

    @Option(
            names = {"-l", "--layer"},
            paramLabel = "LAYER",
            required = true,
            description = "Name of the layer in the tiles.")
    @Nullable
    String layer;

    @Option(names = "--attribution", paramLabel = "TEXT", defaultValue = "", description = "Text that maps must show.")
    String attribution = "";

    @Mixin
    OutputOptions output = new OutputOptions();

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        BakeRun run = BakeRun.of(spec, output);
        Path file = BakeRun.given(input, "INPUT.geojson");
        String name = BakeRun.given(layer, "--layer");
        return run.bake(() -> {
            run.progress().show("reading", 0, Files.size(file), "bytes");
            GeoJsonFile read = GeoJsonFile.read(file, name);
            show(read.problems());
            LayerSpec one =
                    new LayerSpec(name, output.minZoom, output.maxZoom, read.fields(), true, Generalisation.DEFAULT);
            TilesetSpec tileset = new TilesetSpec(
                    output.tilesetName(name),
                    List.of(one),
                    List.of(),
                    output.minZoom,
                    output.maxZoom,
                    BUFFER_PX,
                    attribution);
            return new BakeRun.Input(
                    tileset, read.features(), 0, read.problems().size());
        });
    }

    private void show(List<String> problems) {
        PrintWriter err = BakeRun.given(spec, "command").commandLine().getErr();
        problems.stream().limit(PROBLEMS_SHOWN).forEach(err::println);
        if (problems.size() > PROBLEMS_SHOWN) {
            err.println("and " + (problems.size() - PROBLEMS_SHOWN) + " more rejected features");
        }
    }
}
