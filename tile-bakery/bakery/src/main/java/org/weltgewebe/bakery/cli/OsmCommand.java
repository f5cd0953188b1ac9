package org.weltgewebe.bakery.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.TilesetSpec;
import org.weltgewebe.bakery.osm.OsmExtract;
import org.weltgewebe.bakery.osm.OsmSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bake osm}: an OpenStreetMap extract by a YAML layer schema. */
@Command(
        name = "osm",
        description = "Bakes an OpenStreetMap extract (PBF) by a layer schema.",
        mixinStandardHelpOptions = true)
final class OsmCommand implements Callable<Integer> {

    @Parameters(paramLabel = "INPUT.osm.pbf", description = "The extract.")
    @Nullable
    Path input;

    @Option(
            names = {"-s", "--schema"},
            paramLabel = "SCHEMA.yaml",
            required = true,
            description = "Which tags become which layer, e.g. schemas/basemap.yaml.")
    @Nullable
    Path schema;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        BakeRun run = BakeRun.of(spec, output);
        Path file = BakeRun.given(input, "INPUT.osm.pbf");
        OsmSchema layers = OsmSchema.read(BakeRun.given(schema, "--schema"));
        TilesetSpec tileset = layers.tileset(output.tilesetName(layers.name()), output.minZoom, output.maxZoom);
        long sizeBytes = Files.size(file);
        return run.bake(() -> {
            OsmExtract extract = OsmExtract.read(
                    file, layers, readBytes -> run.progress().show("reading", readBytes, sizeBytes, "bytes"));
            // Extracts are cut from the planet: areas across their border are never whole, which is no finding.
            return new BakeRun.Input(tileset, extract.features(), extract.incomplete(), 0);
        });
    }
}
