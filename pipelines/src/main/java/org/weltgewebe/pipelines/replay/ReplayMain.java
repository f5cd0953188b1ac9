package org.weltgewebe.pipelines.replay;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.weltgewebe.pipelines.cli.Arguments;
import org.weltgewebe.pipelines.config.PipelinesConfig;
import org.weltgewebe.pipelines.replay.nats.ConsumerReplay;
import org.weltgewebe.pmtiles.json.Json;
import org.weltgewebe.schemas.event.Subjects;

/** Delivers a part of a stream to a named consumer again; see {@code --help}. */
public final class ReplayMain {

    static final String HELP =
            """
            Usage: ./weltgewebe replay CONSUMER --from TIME|EVENT-ID|SEQUENCE [--stream WG_EVENT] [--dry-run] [--json]

            Delivers messages of a stream again to a durable consumer. The consumer is made anew with its own configuration and another
            start; the stream, the replication slot and every other consumer stay as they are. A crash in between loses nothing: the
            next call finishes what it finds. Readers that wait meanwhile have to subscribe again.

              --from TIME       first message stored at or after it, ISO 8601 with an offset: 2026-11-27T10:00:00Z
              --from EVENT-ID   the message with this id (Nats-Msg-Id, ce-id)
              --from SEQUENCE   a number: the stream sequence
              --stream NAME     default: WG_EVENT
              --dry-run         only tells what would be delivered again
              --json            one JSON object per line

            The readers of this house are no durable consumers, they keep their place themselves. To let them read again, stop them
            (./weltgewebe down), move their state away and start (./weltgewebe up):
              the map      var/checkpoints/bake-<tileset> and var/tilesets/<tileset>
              the search   var/search
            One event that the map could not draw: ./weltgewebe dlq replay.

            Exit codes: 0 done, 1 failed, 2 would deliver again (--dry-run).
            """;

    private static final Set<String> FLAGS = Set.of("--json", "--dry-run");
    private static final Set<String> VALUED = Set.of("--config", "--from", "--stream");

    private ReplayMain() {}

    /** See {@code --help}. */
    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    /**
     * The command without the process.
     *
     * @return exit code
     */
    public static int run(PrintStream out, PrintStream err, String... arguments) {
        List<String> line = Arrays.asList(arguments);
        if (line.contains("--help") || line.contains("-h")) {
            out.print(HELP);
            return 0;
        }
        try {
            Arguments parsed = Arguments.parse(line, FLAGS, VALUED);
            if (parsed.words().size() != 1) {
                throw new IllegalArgumentException("CONSUMER: " + parsed.words() + " (expected: one; see --help)");
            }
            ReplayStart from = ReplayStart.parse(parsed.required("--from"));
            PipelinesConfig config = PipelinesConfig.read(Path.of(parsed.required("--config")));
            String stream = parsed.value("--stream").orElse(Subjects.STREAM_EVENT);
            try (ConsumerReplay replay = ConsumerReplay.open(config.nats().url(), stream)) {
                return run(replay, parsed, from, out, err);
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            err.println("replay: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static int run(
            ConsumerReplay replay, Arguments arguments, ReplayStart from, PrintStream out, PrintStream err)
            throws IOException, InterruptedException {
        boolean dryRun = arguments.has("--dry-run");
        if (dryRun) {
            replay.unfinished()
                    .forEach(
                            name -> err.println(
                                    "consumer " + name
                                            + ": an interrupted replay is not finished (expected: a replay without --dry-run, which does)"));
        } else {
            replay.recover().forEach(name -> err.println("consumer " + name + ": an interrupted replay is finished"));
        }
        ConsumerReplay.Plan plan = replay.plan(arguments.words().get(0), from);
        if (!dryRun) {
            replay.execute(plan);
        }
        if (plan.startSequence() < plan.firstKept()) {
            err.println("the stream begins at sequence " + plan.firstKept() + "; what lay before it is gone");
        }
        if (arguments.has("--json")) {
            out.println(Json.print(fields(plan, dryRun)));
        } else {
            out.println("consumer " + plan.consumer() + ": " + (dryRun ? "would read" : "reads")
                    + " again from sequence "
                    + plan.startSequence() + "; " + plan.again() + " messages are delivered again, " + plan.messages()
                    + " in all");
        }
        return dryRun && plan.again() > 0 ? 2 : 0;
    }

    private static Map<String, Object> fields(ConsumerReplay.Plan plan, boolean dryRun) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("consumer", plan.consumer());
        fields.put("startSequence", plan.startSequence());
        fields.put("again", plan.again());
        fields.put("messages", plan.messages());
        fields.put("firstKept", plan.firstKept());
        fields.put("dryRun", dryRun);
        return fields;
    }
}
