package org.weltgewebe.pipelines.deadletter.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.weltgewebe.pipelines.cli.Arguments;
import org.weltgewebe.pipelines.config.PipelinesConfig;
import org.weltgewebe.pipelines.deadletter.nats.LetterStreams;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.config.Nearest;

/** Dead letters on the command line; see {@code --help}. */
public final class DeadLetterMain {

    static final String HELP =
            """
            Usage: ./weltgewebe dlq list [--fault FAULT] [--stage STAGE] [--collection NAME] [--key KEY] [--since TIME] [--all] [--json]
                   ./weltgewebe dlq show ID [--json]
                   ./weltgewebe dlq edit ID [--set COLUMN=VALUE]... [--null COLUMN]... | [--file FILE]  [--json]
                   ./weltgewebe dlq replay ID... | --fault FAULT | --all  [--dry-run] [--json]
                   ./weltgewebe dlq drop ID... --reason TEXT [--json]

            Rows and events that could not go on lie in the stream WG_DEAD with their fault. What was captured of a row lies there
            encrypted; the key is in the file that dead-letters.key-file of pipelines.yaml names.

              list    counts by fault, then the open letters (--all: replayed and dropped ones too)
              show    everything about one letter; decrypts the original and prints PERSONAL DATA
              edit    stores a new revision of a row's columns, encrypted; without options in $VISUAL or $EDITOR (default: vi).
                      A VALUE is read by the type its contract declares, a geometry as WKT: --set location='POINT (9.5 47.1)'
              replay  tries again with the contracts of now and publishes under the id the message would have had, once however often it
                      is called; a letter that would fail again, or whose row was deleted since, stays and is told. What was
                      replayed is erased. An event older than what the stream holds is harmless: consumers keep the higher version.
                      A letter of the bake: its event is published again under a derived id
              drop    erases a letter and its revisions; when and with which fault stays on record. TEXT stays, name no person in it

            ID is the number in the first column of list, or the id of the letter. TIME is ISO 8601 (2026-11-27T10:00:00Z) or a span
            back from now (PT2H). COLLECTION is the name of a table without its schema.

            Exit codes: 0 done, 1 failed, 2 letters are open (list), would fail again or were overtaken (edit, replay).
            """;

    private static final Set<String> FLAGS = Set.of("--json", "--all", "--dry-run");
    private static final Set<String> VALUED = Set.of(
            "--config",
            "--fault",
            "--stage",
            "--collection",
            "--key",
            "--since",
            "--set",
            "--null",
            "--file",
            "--reason");

    /** What each command takes besides {@code --config} and {@code --json}. */
    private static final Map<String, Set<String>> COMMANDS = Map.of(
            "list", Set.of("--fault", "--stage", "--collection", "--key", "--since", "--all"),
            "show", Set.of(),
            "edit", Set.of("--set", "--null", "--file"),
            "replay", Set.of("--fault", "--all", "--dry-run"),
            "drop", Set.of("--reason"));

    private DeadLetterMain() {}

    /** See {@code --help}. */
    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, Clock.systemUTC(), arguments));
    }

    /**
     * The command without the process.
     *
     * @return exit code
     */
    public static int run(PrintStream out, PrintStream err, Clock clock, String... arguments) {
        List<String> line = Arrays.asList(arguments);
        if (line.contains("--help") || line.contains("-h")) {
            out.print(HELP);
            return 0;
        }
        try {
            Arguments parsed = Arguments.parse(line, FLAGS, VALUED);
            String command = command(parsed);
            PipelinesConfig config = PipelinesConfig.read(Path.of(parsed.required("--config")));
            try (LetterStreams streams = LetterStreams.open(config.nats().url())) {
                return run(
                        command, new Desk(config, streams, new Report(out, err, parsed.has("--json")), clock), parsed);
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException | FaultException e) {
            err.println("dlq: " + e.getMessage());
            return Report.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Report.FAILED;
        }
    }

    private static int run(String command, Desk desk, Arguments arguments) throws IOException, InterruptedException {
        return switch (command) {
            case "list" -> new ListLetters(desk).run(arguments);
            case "show" -> new ShowLetter(desk).run(arguments);
            case "edit" -> new EditLetter(desk).run(arguments);
            case "replay" -> new ReplayLetters(desk).run(arguments);
            default -> new DropLetters(desk).run(arguments);
        };
    }

    private static String command(Arguments arguments) {
        String command = arguments.words().isEmpty() ? "" : arguments.words().get(0);
        Set<String> taken = COMMANDS.get(command);
        if (taken == null) {
            throw new IllegalArgumentException("command: " + command + " (expected: "
                    + Nearest.to(command, COMMANDS.keySet())
                            .map(near -> "did you mean " + near + "?")
                            .orElse("list, show, edit, replay or drop; see --help")
                    + ")");
        }
        for (String option : arguments.options().keySet()) {
            if (!taken.contains(option) && !option.equals("--config") && !option.equals("--json")) {
                throw new IllegalArgumentException(option + ": not an option of " + command + " (expected: "
                        + (taken.isEmpty() ? "--json" : taken.stream().sorted().toList()) + ")");
            }
        }
        return command;
    }
}
