package org.weltgewebe.bakery.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options that every input shares. */
final class OutputOptions {

    /** One of the two must be given. */
    static final class Target {
        @Option(
                names = {"-o", "--output"},
                paramLabel = "OUT.pmtiles",
                description = "Archive to write; replaced when it exists, and only when the bake succeeds.")
        @Nullable
        Path archive;

        @Option(
                names = "--tileset",
                paramLabel = "DIR/NAME",
                description = "Tileset directory to publish to, as its next generation; made when it is missing.")
        @Nullable
        Path tileset;
    }

    @ArgGroup(multiplicity = "1")
    Target target = new Target();

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
            description = "Name of the tileset (default: NAME of --tileset, else from schema or input).")
    @Nullable
    String name;

    @Option(names = "--json", description = "Print the result as one line of JSON.")
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    boolean quiet;

    BakeTarget target() throws IOException {
        if (target.archive != null) {
            return BakeTarget.archive(target.archive);
        }
        return BakeTarget.tileset(BakeRun.given(target.tileset, "--tileset"));
    }

    /** The name asked for, else that of the tileset directory, else {@code otherwise}. */
    String tilesetName(String otherwise) {
        if (name != null) {
            return name;
        }
        Path directory = target.tileset == null ? null : target.tileset.getFileName();
        return directory == null ? otherwise : directory.toString();
    }
}
