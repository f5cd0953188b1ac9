package org.weltgewebe.bakery.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that every input shares. */
final class OutputOptions {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT.pmtiles",
            required = true,
            description = "Archive to write; replaced when it exists, and only when the bake succeeds.")
    @Nullable
    Path output;

    @Option(
            names = {"-Z", "--minimum-zoom"},
            paramLabel = "ZOOM",
            defaultValue = "0",
            description = "First zoom, 0..26 (default: ${DEFAULT-VALUE}).")
    int minZoom;

    @Option(
            names = {"-z", "--maximum-zoom"},
            paramLabel = "ZOOM",
            defaultValue = "14",
            description = "Last zoom, 0..26 (default: ${DEFAULT-VALUE}).")
    int maxZoom;

    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            description = "Name of the tileset (default: from the schema or the input).")
    @Nullable
    String name;

    @Option(names = "--json", description = "Print the result as one line of JSON.")
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    boolean quiet;
}
