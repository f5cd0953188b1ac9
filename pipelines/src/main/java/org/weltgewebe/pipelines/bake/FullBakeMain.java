package org.weltgewebe.pipelines.bake;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.bake.nats.FullBakeOfStream;
import org.weltgewebe.pmtiles.ComparisonResult;
import org.weltgewebe.pmtiles.PmtilesReader;
import org.weltgewebe.pmtiles.TileComparison;
import org.weltgewebe.pmtiles.TileCoord;
import org.weltgewebe.pmtiles.json.Json;
import org.weltgewebe.pmtiles.tileset.TilesetReader;
import org.weltgewebe.schemas.config.StrictYaml;

/** Bakes all rows of the stream at once and compares with the live tileset: exit 0 equal, 2 different, 1 failed. */
public final class FullBakeMain {

    private static final String HELP =
            """
            Usage: FullBakeMain --config FILE --output FILE [--tileset NAME] [--wait DURATION] [--no-compare] [--json]

            Bakes every row of WG_EVENT into one archive and compares it with the live tileset, byte for byte.

              --config FILE     pipelines.yaml
              --output FILE     archive to write (.pmtiles)
              --tileset NAME    default: weave
              --wait DURATION   how long the live tileset may take to reach the end of the stream, default: PT30S
              --no-compare      only bake
              --json            one JSON object per line

            Exit codes: 0 equal (or baked), 1 failed, 2 the tilesets differ.
            """;

    private final PrintStream out;
    private final Map<String, String> options;
    private final boolean json;

    private FullBakeMain(PrintStream out, Map<String, String> options) {
        this.out = out;
        this.options = options;
        this.json = options.containsKey("--json");
    }

    /** See {@code --help}. */
    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, Instant.now(), arguments));
    }

    /**
     * The command without the process.
     *
     * @param now rows that have expired by then are left out
     * @return exit code
     */
    public static int run(PrintStream out, PrintStream err, Instant now, String... arguments) {
        if (Arrays.asList(arguments).contains("--help")) {
            out.print(HELP);
            return 0;
        }
        try {
            return new FullBakeMain(out, parse(arguments)).run(now);
        } catch (IOException | RuntimeException e) {
            err.println("full bake: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static Map<String, String> parse(String... arguments) {
        Map<String, String> options = new LinkedHashMap<>();
        List<String> flags = List.of("--json", "--no-compare");
        List<String> valued = List.of("--config", "--output", "--tileset", "--wait");
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            if (flags.contains(name)) {
                options.put(name, "");
            } else if (valued.contains(name) && i + 1 < arguments.length) {
                options.put(name, arguments[++i]);
            } else {
                throw new IllegalArgumentException(name + ": unknown or without a value (expected: see --help)");
            }
        }
        return options;
    }

    private String option(String name, @Nullable String absent) {
        String value = options.getOrDefault(name, absent);
        if (value == null) {
            throw new IllegalArgumentException(name + ": missing (expected: see --help)");
        }
        return value;
    }

    private int run(Instant now) throws IOException, InterruptedException {
        ConfigFile config = StrictYaml.read(Path.of(option("--config", null)), ConfigFile.class);
        Path archive = Path.of(option("--output", null));
        String tileset = option("--tileset", "weave");
        String natsUrl = config.nats().url();
        ContractTexts contracts = ContractTexts.ofDirectory(config.contracts().dir());
        FullBakeOfStream stream = new FullBakeOfStream(natsUrl, contracts, tileset);
        FullBakeOfStream.Result result = stream.bake(archive, now, (zoom, tiles, ofTiles) -> {});
        Map<String, Object> baked = new LinkedHashMap<>();
        baked.put("lastSequence", result.lastSequence());
        baked.put("events", result.events());
        baked.put("rejected", result.rejected());
        baked.put("rows", (long) result.rows());
        baked.put("features", result.bake().features());
        baked.put("tiles", result.bake().tiles());
        print(baked);
        if (options.containsKey("--no-compare")) {
            return 0;
        }
        stream.awaitAnnounced(result.lastSequence(), Duration.parse(option("--wait", "PT30S")));
        return compare(archive, config.tilesets().dir().resolve(tileset));
    }

    private int compare(Path archive, Path tilesetDirectory) throws IOException {
        if (!Files.isDirectory(tilesetDirectory)) {
            throw new IOException(tilesetDirectory + ": missing (expected: the directory of the live tileset)");
        }
        try (PmtilesReader full = PmtilesReader.open(archive);
                TilesetReader live = TilesetReader.open(tilesetDirectory)) {
            ComparisonResult result =
                    TileComparison.compare(full.tiles(), live.current().tiles());
            for (ComparisonResult.Difference difference : result.firstDifferences()) {
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("tile", TileCoord.ofId(difference.tileId()).toString());
                line.put("difference", difference.kind().name());
                print(line);
            }
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("generation", live.manifest().generation());
            summary.put("equal", result.equal());
            summary.put("different", result.different() + result.recompressed());
            summary.put("onlyInFullBake", result.onlyInFirst());
            summary.put("onlyInLive", result.onlyInSecond());
            print(summary);
            return result.isSameBytes() ? 0 : 2;
        }
    }

    private void print(Map<String, Object> line) {
        if (json) {
            out.println(Json.print(line));
        } else {
            line.forEach((name, value) -> out.printf("%-16s %s%n", name, value));
        }
    }

    /** The keys of {@code pipelines.yaml}; only three of them matter here. */
    private record ConfigFile(
            @Nullable Map<String, String> postgres,
            Nats nats,
            @Nullable Map<String, String> checkpoints,
            Directory tilesets,
            Directory contracts,
            @Nullable Map<String, String> events,
            @Nullable Map<String, String> policies,
            @Nullable Map<String, String> streams,
            @Nullable Map<String, String> metrics,
            @Nullable Map<String, String> deadLetters,
            @Nullable Map<String, String> capture,
            @Nullable Map<String, String> cluster,
            List<String> jobs) {}

    private record Nats(String url) {}

    private record Directory(Path dir) {}
}
